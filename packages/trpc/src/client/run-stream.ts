import {
  type AnswerInput,
  type InputOf,
  isTerminal,
  type LogReset,
  newRunId,
  type OutputOf,
  outputOf,
  type Pipeline,
  type QuestionKey,
  type QuestionName,
  type RunEvent,
  type SignalInput,
  type SignalName,
  StepcastError,
} from "@stepcast/pipeline";
import { abortedBy } from "./waiting/aborted-by.ts";
import type { Connection } from "./follow/connection.ts";
import { follow } from "./follow/follow.ts";
import type { StreamPage } from "./follow/place.ts";
import type { Timers } from "./waiting/timers.ts";
import type { FollowRequest, Transport } from "./transports/transport.ts";

/**
 * A run on a server. Iterate it for its typed events, one by one, to the terminal one; what the loop does not ask for is not read. It
 * goes through cuts, restarts and sleep without loss or double. A run given with its input is started by the first loop, or by
 * `result`. Breaking off a loop leaves the run, it does not stop it.
 * @throws StepcastError from a loop: what the server refused; `unreachable` where it never answered
 */
export interface RunStream<P extends Pipeline = Pipeline> extends AsyncIterable<RunEvent<P> | LogReset> {
  /** Known before the server is: keep it, and `watch` finds the run again. */
  readonly runId: string;
  /** The run's output; rejects with a StepcastError where the run failed or was cancelled, and with an AbortError when it was left. */
  readonly result: Promise<OutputOf<P>>;
  readonly connection: Connection;
  /** Hears every change of `connection`, with the error that caused it. Answers how to stop. */
  onConnection(listener: ConnectionListener): () => void;
  /** Asks the run itself to stop. @throws StepcastError `run_not_found`, `run_ended` */
  cancel(reason?: string): Promise<void>;
  /**
   * Answers a question. The first answer counts; the same one by the same person again is no error.
   * @throws StepcastError `already_answered` (its details say by whom and when), `question_closed`, `question_not_found`,
   * `invalid_input` (field by field), `value_too_large`, `run_not_found`, `run_ended`
   */
  answer<Name extends QuestionName<P>>(
    question: Name,
    answer: AnswerInput<P, Name>,
    options?: AnswerOptions<NoInfer<Name>>,
  ): Promise<void>;
  /**
   * Sends a message into the run; false where it is there already, by its `id`.
   * @throws StepcastError `unknown_signal`, `invalid_input`, `input_mismatch`, `value_too_large`, `run_not_found`, `run_ended`
   */
  signal<Name extends SignalName<P>>(
    signal: Name,
    data: SignalInput<P, Name>,
    options?: SignalOptions,
  ): Promise<boolean>;
  /** Lets no further step begin. True where the run was not paused. @throws StepcastError `run_not_found`, `run_ended` */
  pause(): Promise<boolean>;
  /** True where the run was paused. @throws StepcastError `run_not_found`, `run_ended` */
  resume(): Promise<boolean>;
  /**
   * Starts a run that does again what this one did, from a step on, and answers it.
   * @throws StepcastError `step_not_found`, `invalid_input`, `run_not_found`
   */
  rerun(options?: RerunOptions<P>): Promise<RunStream<P>>;
  /** Stops following, everywhere, at once. The run goes on. */
  leave(): void;
  /** `using run = …` leaves at the end of the block. */
  [Symbol.dispose](): void;
  [Symbol.asyncDispose](): Promise<void>;
}

export type ConnectionListener = (connection: Connection, error?: unknown) => void;

export interface AnswerOptions<Name extends string = string> {
  /** Which asking, where the question was asked more than once: as the state's `questions` have it. */
  key?: QuestionKey<Name> | undefined;
}

export interface SignalOptions {
  /** Choose it to be able to send twice and have it received once. Default: a new one. */
  id?: string | undefined;
}

export interface RerunOptions<P extends Pipeline = Pipeline> {
  /** The key of the step to begin with: what was stored before its start is used again. Left out: everything is done again. */
  fromStep?: string | undefined;
  /** Default: this run's. */
  input?: InputOf<P> | undefined;
  /** Left out, a new one is made. */
  runId?: string | undefined;
}

/** What a run can be told besides to be read: the router's mutations, by their names. */
export type Telling = "answer" | "cancel" | "pause" | "rerun" | "resume" | "signal";

export interface RunStreamParts {
  transport: Transport;
  /** @throws StepcastError what the server refused */
  tell(procedure: Telling, input: object): Promise<unknown>;
  /** Another run of the same pipeline. */
  open(runId: string): RunStream;
  signal?: AbortSignal | undefined;
  timers?: Timers | undefined;
}

/** A stream of a run of P: the caller knows that `request.path` is P's router. */
export function openRunStream<P extends Pipeline>(
  request: FollowRequest,
  parts: RunStreamParts,
): RunStream<P> {
  const stream = new Stream<P>(request, parts);
  const leave = () => stream.leave();
  return Object.assign(stream, { [Symbol.dispose]: leave, [Symbol.asyncDispose]: async () => leave() });
}

class Stream<P extends Pipeline>
  implements Omit<RunStream<P>, symbol>, AsyncIterable<RunEvent<P> | LogReset>
{
  readonly runId: string;
  connection: Connection = "connecting";
  readonly #request: FollowRequest;
  readonly #parts: RunStreamParts;
  readonly #leaving = new AbortController();
  readonly #listeners = new Set<ConnectionListener>();
  #result: Promise<OutputOf<P>> | undefined;
  /** The furthest that any loop has read. */
  #cursor: string | undefined;
  #end: RunEvent | undefined;
  /** Loops and results that read now. */
  #readers = 0;
  #onEnd = () => {};

  constructor(request: FollowRequest, parts: RunStreamParts) {
    this.runId = request.runId;
    this.#request = request;
    this.#parts = parts;
  }

  get result(): Promise<OutputOf<P>> {
    this.#result ??= this.#readEnd().then(outputOf<P>);
    return this.#result;
  }

  onConnection(listener: ConnectionListener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  async cancel(reason?: string): Promise<void> {
    await this.#parts.tell("cancel", { runId: this.runId, reason });
  }

  async answer<Name extends QuestionName<P>>(
    question: Name,
    answer: AnswerInput<P, Name>,
    { key }: AnswerOptions<Name> = {},
  ): Promise<void> {
    await this.#parts.tell("answer", { runId: this.runId, question, key, answer });
  }

  async signal<Name extends SignalName<P>>(
    signal: Name,
    data: SignalInput<P, Name>,
    { id }: SignalOptions = {},
  ): Promise<boolean> {
    const told = await this.#parts.tell("signal", { runId: this.runId, signal, data, id });
    return (told as { stored: boolean }).stored;
  }

  async pause(): Promise<boolean> {
    return ((await this.#parts.tell("pause", { runId: this.runId })) as { changed: boolean }).changed;
  }

  async resume(): Promise<boolean> {
    return ((await this.#parts.tell("resume", { runId: this.runId })) as { changed: boolean }).changed;
  }

  async rerun({ fromStep, input, runId = newRunId() }: RerunOptions<P> = {}): Promise<RunStream<P>> {
    await this.#parts.tell("rerun", { runId: this.runId, fromStep, input, newRunId: runId });
    // A run of the same pipeline.
    return this.#parts.open(runId) as unknown as RunStream<P>;
  }

  leave(
    reason: unknown = new DOMException(`run ${this.runId} was left before it ended`, "AbortError"),
  ): void {
    this.#leaving.abort(reason);
    if (this.#readers === 0) this.#tell("ended");
  }

  [Symbol.asyncIterator](): AsyncIterator<RunEvent<P> | LogReset, void> {
    const leaving = new AbortController();
    // Who leaves may never ask again: what a loop holds is freed without that.
    const free = () => void events.return();
    const events: AsyncGenerator<RunEvent<P> | LogReset, void, void> = this.#events(leaving.signal, free);
    return {
      next: () => events.next(),
      return() {
        // A generator alone would first wait for the next event.
        leaving.abort();
        return events.return();
      },
    };
  }

  async *#events(
    signal: AbortSignal,
    onLeft: () => void,
  ): AsyncGenerator<RunEvent<P> | LogReset, void, void> {
    // The path is that of P's router, so its events are P's.
    for await (const { events } of this.#pages(this.#request, signal, onLeft))
      yield* events as (RunEvent<P> | LogReset)[];
  }

  async *#pages(
    request: FollowRequest,
    signal: AbortSignal,
    onLeft: () => void = () => undefined,
  ): AsyncGenerator<StreamPage, void, void> {
    const { transport, timers } = this.#parts;
    const reading = abortedBy(signal, ...this.#leftBy());
    reading.signal.addEventListener("abort", onLeft, { once: true });
    const tell = (connection: Connection, error?: unknown) => {
      // The end of one reader is not the end of all.
      if (connection !== "ended") this.#tell(connection, error);
    };
    this.#readers += 1;
    if (this.#readers === 1) this.#tell("connecting");
    try {
      for await (const page of follow(transport, request, { signal: reading.signal, tell, timers })) {
        this.#note(page);
        yield page;
      }
    } finally {
      reading.abort();
      this.#readers -= 1;
      if (this.#readers === 0) this.#tell("ended");
    }
  }

  #leftBy(): AbortSignal[] {
    const { signal } = this.#parts;
    return signal ? [this.#leaving.signal, signal] : [this.#leaving.signal];
  }

  /** From where the loops have come to: no loop may be under way, or one that itself waits for the result. */
  async #readEnd(): Promise<RunEvent> {
    const reading = new AbortController();
    this.#onEnd = () => reading.abort();
    // Behind the terminal event nothing comes: then from the start.
    for (const after of [this.#cursor ?? this.#request.after, undefined]) {
      if (this.#end) break;
      for await (const _page of this.#pages({ ...this.#request, after }, reading.signal));
      const left = this.#leftBy().find(({ aborted }) => aborted);
      if (left && !this.#end) throw left.reason;
    }
    if (this.#end) return this.#end;
    throw new StepcastError("unreachable", `the server says that run ${this.runId} has ended, and not how`);
  }

  #note({ cursor, events }: StreamPage): void {
    this.#cursor = cursor;
    const last = events.at(-1);
    if (!last || !isTerminal(last)) return;
    this.#end = last;
    this.#onEnd();
  }

  #tell(connection: Connection, error?: unknown): void {
    if (connection === this.connection && error === undefined) return;
    this.connection = connection;
    for (const listener of this.#listeners) callApart(() => listener(connection, error));
  }
}

/** What a listener throws is its own, and reported as such: it must not pass for a broken line. */
function callApart(callback: () => void): void {
  try {
    callback();
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}
