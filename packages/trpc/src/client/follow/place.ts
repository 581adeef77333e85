import { type LogReset, parseCursor, type RunEvent } from "@stepcast/pipeline";
import { BrokenLine } from "../waiting/broken-line.ts";

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
    // Of a page with a gap nothing is given, so nothing of it counts as read.
    let lastSeq = this.#lastSeq;
    const fresh = events.filter((event) => {
      const before = lastSeq;
      lastSeq = seqAfter(lastSeq, event);
      return event.type === "log.reset" || lastSeq > before;
    });
    this.#lastSeq = lastSeq;
    this.cursor = cursor;
    return { cursor, events: fresh };
  }
}

/** Where a reader stands behind an event. */
function seqAfter(lastSeq: number, event: RunEvent | LogReset): number {
  if (event.type === "log.reset") return 0;
  if (event.seq > lastSeq + 1)
    throw new BrokenLine(`event ${lastSeq + 1} of run ${event.runId} is missing from the stream`);
  return Math.max(lastSeq, event.seq);
}
