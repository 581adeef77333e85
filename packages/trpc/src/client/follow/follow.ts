import { isTerminal, StepcastError } from "@stepcast/pipeline";
import { BrokenLine } from "../waiting/broken-line.ts";
import type { Connection } from "./connection.ts";
import { openLine } from "./line.ts";
import { mayPass } from "../requests/refusal.ts";
import { Place, type StreamPage } from "./place.ts";
import { Retry } from "./retry.ts";
import { systemTimers, type Timers } from "../waiting/timers.ts";
import type { FollowRequest, Transport, TransportMessage } from "../transports/transport.ts";
import { isOnline, onNetwork } from "./wake-ups.ts";

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
  options: FollowOptions,
): AsyncGenerator<StreamPage, void, void> {
  const { signal, tell } = options;
  const reader = new Reader(transport, request, options);
  const stopWatching = onNetwork(() => reader.stand());
  try {
    while (!signal.aborted) {
      const broken = yield* reader.line();
      if (!broken || signal.aborted) return;
      if (reader.givesUp(broken.error)) throw unreachable(broken.error);
      reader.stand("reconnecting", broken.error);
      await reader.retry.wait(signal);
    }
  } finally {
    stopWatching();
    tell("ended");
  }
}

/** Where a reader stands, over all its lines. */
class Reader {
  readonly retry: Retry;
  readonly #transport: Transport;
  readonly #request: FollowRequest;
  readonly #options: FollowOptions;
  readonly #place: Place;
  /** How its line stands, whatever the network does. */
  #standing: Connection = "connecting";
  #answered = false;
  #read = false;
  #over = false;

  constructor(transport: Transport, request: FollowRequest, options: FollowOptions) {
    this.#transport = transport;
    this.#request = request;
    this.#options = options;
    this.#place = new Place(request.after);
    this.retry = new Retry(options.timers ?? systemTimers);
  }

  /** The pages of one line. Answers what broke it; nothing where the run is over. @throws StepcastError what the server refused */
  async *line(): AsyncGenerator<StreamPage, { error: unknown } | undefined, void> {
    const { signal, timers = systemTimers } = this.#options;
    try {
      for await (const message of openLine(this.#transport, at(this.#request, this.#place), signal, timers)) {
        const page = this.#take(message);
        if (page) yield page;
        if (this.#over) return undefined;
      }
      return { error: new BrokenLine("the stream ended before the run did") };
    } catch (error) {
      if (StepcastError.is(error) && !(this.#read && mayPass(error))) throw error;
      return { error };
    }
  }

  /** Tells how it stands. A machine without network hears nothing, though no line of it may know of that yet. */
  stand(standing = this.#standing, error?: unknown): void {
    this.#standing = standing;
    this.#options.tell(isOnline() ? standing : "offline", error);
  }

  /** A server that has answered is tried for ever, unless it only ever said that it cannot serve. */
  givesUp(error: unknown): boolean {
    const known = this.#read || (this.#answered && !refusalBehind(error));
    return !known && this.retry.tries >= maxTries - 1;
  }

  /** What is new in a message. */
  #take(message: TransportMessage): StreamPage | undefined {
    if (message.type === "page") return this.#takePage(message);
    if (message.type === "ping") this.retry.progress();
    // The cursor it came with stood behind the end; after an event it comes too early.
    if (message.type === "end") this.#over = !this.#read;
    if (message.type === "open") {
      this.#answered = true;
      // A line that opens proves that there is one, whatever the machine says: the server may be on it.
      this.#standing = message.polling ? "polling" : "live";
      this.#options.tell(this.#standing);
    }
    return undefined;
  }

  #takePage(sent: StreamPage): StreamPage | undefined {
    const page = this.#place.take(sent);
    const last = page.events.at(-1);
    if (!last) return undefined;
    this.retry.progress();
    this.#read = true;
    this.#over = isTerminal(last);
    return page;
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
