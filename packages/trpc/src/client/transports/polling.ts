import type { LogReset, RunEvent } from "@stepcast/pipeline";
import { abortedBy } from "../waiting/aborted-by.ts";
import { call, procedureOf, type ServerOptions } from "../requests/server.ts";
import { start } from "./start-by-post.ts";
import { pause, systemTimers, type Timers, within } from "../waiting/timers.ts";
import type { FollowRequest, Transport, TransportMessage } from "./transport.ts";

/** `long`: a question waits on the server for its answer. `short`: it is answered at once, and asked again a while later. */
export type Patience = "long" | "short";

/** The longest a server lets a question wait. */
const waitMs = 25_000;
/** What an answer may take beside the wait. */
const answerMs = 15_000;
const shortestPauseMs = 1_000;
const longestPauseMs = 3_000;

interface Answer {
  events: readonly RunEvent[];
  cursor: string;
  ended: boolean;
  reset: boolean;
  lastSeq?: number;
}

/** Asks for the next page, again and again: goes through whatever lets plain requests through. */
export function pollingTransport(
  server: ServerOptions,
  timers: Timers = systemTimers,
  patience: Patience = "long",
): Transport {
  return { name: "polling", open: (request, signal) => open(server, timers, patience, request, signal) };
}

async function* open(
  server: ServerOptions,
  timers: Timers,
  patience: Patience,
  request: FollowRequest,
  signal: AbortSignal,
): AsyncGenerator<TransportMessage, void, void> {
  const line = abortedBy(signal);
  try {
    if (request.input !== undefined) await start(server, timers, request, line.signal);
    let { after } = request;
    let rests = patience === "short";
    for (let asked = 0, quiet = 0; ; asked += 1) {
      if (asked > 0 && rests) await pause(timers, pauseMs(quiet), line.signal);
      // The first is answered at once: it tells whether there is a server.
      const wait = asked > 0 && patience === "long" ? waitMs : 0;
      const askedAtMs = timers.now();
      const answer = await ask(server, timers, { ...request, after }, wait, line.signal);
      const message = messageOf(answer);
      if (asked === 0) yield { type: "open", polling: true };
      // That there was nothing yet is no progress: a server that answers only this must not be asked ever faster.
      if (asked > 0 || message.type === "page") yield message;
      if (answer.ended) break;
      after = answer.cursor;
      quiet = message.type === "page" ? 0 : quiet + 1;
      // What does not wait for an event, such as an answer out of a cache, must not be asked in a tight circle.
      const atOnce = timers.now() - askedAtMs < shortestPauseMs;
      rests = patience === "short" || (wait > 0 && quiet > 0 && atOnce);
    }
    yield { type: "end" };
  } finally {
    line.abort();
  }
}

async function ask(
  server: ServerOptions,
  timers: Timers,
  { path, runId, after }: FollowRequest,
  wait: number,
  signal: AbortSignal,
): Promise<Answer> {
  const input = { runId, waitMs: wait, ...(after !== undefined && { after }) };
  const answering = call(server, { procedure: procedureOf(path, "events"), type: "query", input, signal });
  const late = "the server did not answer in time";
  // What the procedure is declared to answer.
  return (await within(timers, wait + answerMs, answering, late)) as Answer;
}

function messageOf({ events, cursor, reset, lastSeq = 0 }: Answer): TransportMessage {
  if (reset) return { type: "page", cursor, events: [{ type: "log.reset", lastSeq } satisfies LogReset] };
  return events.length > 0 ? { type: "page", cursor, events } : { type: "ping" };
}

/** A second, then longer the longer nothing comes. */
function pauseMs(quiet: number): number {
  return Math.min(shortestPauseMs * 1.25 ** quiet, longestPauseMs);
}
