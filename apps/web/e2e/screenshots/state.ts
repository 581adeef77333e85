import type { Page } from "playwright-core";
import type { Cast } from "./cast.ts";

/** Something that a person may see, and how to get there. */
export interface State {
  /** Names its pictures. */
  readonly name: string;
  arrive(page: Page, seen: Seen): Promise<void>;
  /** The part of the page that is pictured; left out, all of it. */
  readonly part?: string;
}

/** What there is to see. */
export interface Seen {
  readonly webUrl: string;
  readonly cast: Cast;
}
