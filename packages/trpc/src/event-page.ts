import type { StoredEvent } from "@stepcast/pipeline/engine";
import type { FileSigner } from "./file-signer.ts";

/** What a poll is told besides the events. */
export interface PageEnvelope {
  /** Pass it as `after` to go on behind this page. */
  cursor: string;
  /** The run's terminal event is in this page or before it. */
  ended: boolean;
  /** The cursor was not of this log: drop what you have and read from the start. */
  reset: boolean;
  /** With `reset`: how far the log goes now. */
  lastSeq?: number;
}

/** Known across two copies of this package, where `instanceof` is not. */
const brand = Symbol.for("stepcast.event-page");

/** Some events on their way to a client, still as the text that the log holds. `transformer` puts that text on the wire. */
export class EventPage {
  readonly [brand] = true;
  /** One event a line; JSON text has no line breaks of its own. */
  readonly text: string;
  readonly envelope: PageEnvelope | undefined;

  constructor(events: readonly StoredEvent[], envelope?: PageEnvelope, signer?: FileSigner) {
    const text = events.map((event) => event.text).join("\n");
    this.text = signer ? signer.inText(text) : text;
    this.envelope = envelope;
  }

  static is(value: unknown): value is EventPage {
    return typeof value === "object" && value !== null && brand in value;
  }
}
