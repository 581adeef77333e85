import { type LogReset, parseCursor, type RunEvent } from "@stepcast/pipeline";
import { BrokenLine } from "./broken-line.ts";

/** Some events in order, and where a reader stands behind them. */
export interface StreamPage {
  readonly cursor: string;
  readonly events: readonly (RunEvent | LogReset)[];
}

/** Where a reader stands in a log. It lets each event pass once, in order, whatever comes over the line. */
export class Place {
  cursor: string | undefined;
  #lastSeq: number;

  /** @throws StepcastError `invalid_cursor` */
  constructor(after: string | undefined) {
    this.cursor = after;
    this.#lastSeq = parseCursor(after).seq;
  }

  /** What of a page is new. @throws BrokenLine where events are missing before it */
  take({ cursor, events }: StreamPage): StreamPage {
    const fresh = events.filter((event) => this.#isNext(event));
    this.cursor = cursor;
    return { cursor, events: fresh };
  }

  #isNext(event: RunEvent | LogReset): boolean {
    if (event.type === "log.reset") {
      this.#lastSeq = 0;
      return true;
    }
    if (event.seq <= this.#lastSeq) return false;
    if (event.seq > this.#lastSeq + 1)
      throw new BrokenLine(`event ${this.#lastSeq + 1} of run ${event.runId} is missing from the stream`);
    this.#lastSeq = event.seq;
    return true;
  }
}
