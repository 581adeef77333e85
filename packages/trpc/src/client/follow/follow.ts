import { isTerminal, StepcastError } from "@stepcast/pipeline";
import { BrokenLine } from "../waiting/broken-line.ts";
import type { Connection } from "./connection.ts";
import { openLine } from "./line.ts";
import { mayPass } from "../requests/refusal.ts";
import { Place, type StreamPage } from "./place.ts";
import { Retry } from "./retry.ts";
import { systemTimers, type Timers } from "../waiting/timers.ts";
import type { FollowRequest, Transport } from "../transports/transport.ts";
import { isOnline } from "./wake-ups.ts";

export interface FollowOptions {
  readonly signal: AbortSignal;
  /** Hears how the reader stands, and of the error that changed it. */
  tell(connection: Connection, error?: unknown): void;
  readonly timers?: Timers | undefined;
}

/** Tries to reach a server that has never answered, before the reader is told. */
const maxTries = 8;

/**
 * Follows a run over any transport to its terminal event: each event once, in order, through every break of the line. A line that
 * breaks is tried again from the cursor, for ever once the server has answered. Ends quietly when `signal` fires.
 * @throws StepcastError what the server refused; `unreachable` where it never answered
 */
export async function* follow(
  transport: Transport,
  request: FollowRequest,
  { signal, tell, timers = systemTimers }: FollowOptions,
): AsyncGenerator<StreamPage, void, void> {
  const place = new Place(request.after);
  const retry = new Retry(timers);
  let answered = false;
  let read = false;
  let broken: unknown;
  try {
    while (!signal.aborted) {
      try {
        for await (const message of openLine(transport, at(request, place), signal, timers)) {
          if (message.type === "open") {
            answered = true;
            tell(message.polling ? "polling" : "live");
          }
          if (message.type === "ping") retry.progress();
          // The cursor it came with stood behind the end.
          if (message.type === "end" && !read) return;
          if (message.type !== "page") continue;
          const page = place.take(message);
          const last = page.events.at(-1);
          if (!last) continue;
          retry.progress();
          read = true;
          yield page;
          if (isTerminal(last)) return;
        }
        broken = new BrokenLine("the stream ended before the run did");
      } catch (error) {
        if (StepcastError.is(error) && !(read && mayPass(error))) throw error;
        broken = error;
      }
      if (signal.aborted) return;
      const known = read || (answered && !refusalBehind(broken));
      if (!known && retry.tries >= maxTries - 1) throw unreachable(broken);
      tell(isOnline() ? "reconnecting" : "offline", broken);
      await retry.wait(signal);
    }
  } finally {
    tell("ended");
  }
}

/** A run that was seen is asked for by its cursor alone: it must not be started again (law 8). */
function at({ path, runId, input }: FollowRequest, { cursor }: Place): FollowRequest {
  return { path, runId, after: cursor, ...(cursor === undefined && input !== undefined && { input }) };
}

function unreachable(error: unknown): StepcastError {
  const why = error instanceof Error ? reasonOf(error) : String(error);
  const message = `the server cannot be reached (${why}), tried ${maxTries} times: check its address, and that it runs`;
  return refusalBehind(error) ?? new StepcastError("unreachable", message, { cause: error });
}

/** What the server says while it cannot serve. */
function refusalBehind(error: unknown): StepcastError | undefined {
  return error instanceof Error && StepcastError.is(error.cause) ? error.cause : undefined;
}

/** `fetch` says only that it failed; its cause says why. */
function reasonOf({ message, cause }: Error): string {
  return cause instanceof Error && cause.message ? cause.message : message;
}
