import { formatCursor, type LogReset, type RunEvent } from "@stepcast/pipeline";
import type { StoredEvent } from "@stepcast/pipeline/engine";
import { plainEvent } from "./plain-event.ts";
import { textLine } from "./text-line.ts";

/** How events go out over one response. */
export interface Encoding {
  readonly mediaType: string;
  readonly opening: string;
  /** Empty for an event that this form leaves out. */
  event(event: StoredEvent): string;
  reset(reset: LogReset): string;
  /** Says that the connection lives; readers pass over it. */
  readonly ping: string;
}

export const sseType = "text/event-stream";
export const ndjsonType = "application/x-ndjson";

/** How soon an EventSource connects again. */
const retryMs = 1_000;

/**
 * Server-sent events: each event one message under its cursor, so that `onmessage` hears all of them. `idPrefix` goes before each
 * cursor; with it the stream begins with an id of its own, so that a connection cut before the first event finds its run again.
 */
export function serverSentEvents(view: "events" | "text", idPrefix = ""): Encoding {
  const message = (id: string, data: string) => `id: ${idPrefix}${id}\ndata: ${data}\n\n`;
  return {
    mediaType: sseType,
    opening: `retry: ${retryMs}\n${idPrefix && `id: ${idPrefix}0\n`}\n`,
    event(stored) {
      const data = view === "text" ? textOf(stored) : plainEvent(stored);
      return data === undefined ? "" : message(formatCursor(stored.seq, stored.tag), data);
    },
    reset: (reset) => message("0", view === "text" ? resetLine : JSON.stringify(reset)),
    ping: ": ping\n\n",
  };
}

/** One JSON value a line; an empty line is a ping. */
export const ndjson: Encoding = {
  mediaType: ndjsonType,
  opening: "",
  event: (stored) => `${plainEvent(stored)}\n`,
  reset: (reset) => `${JSON.stringify(reset)}\n`,
  ping: "\n",
};

const resetLine = "the server's log was set back; everything is shown again";

function textOf(stored: StoredEvent): string | undefined {
  // The log's own text, which an engine encoded from a typed event; only words and URLs are taken from it.
  return textLine(JSON.parse(plainEvent(stored)) as RunEvent);
}
