import type {
  AnswerInput,
  OutputOf,
  QuestionKey,
  QuestionName,
  SignalInput,
  SignalName,
} from "../define/inference.ts";
import type { Pipeline } from "../define/pipeline.ts";
import { StepcastError } from "../model/errors.ts";
import { decodeEvent } from "../model/event-text.ts";
import { outputOf } from "../model/output-of.ts";
import type { RunEvent } from "../model/run-event.ts";
import type { RunState } from "../model/run-state.ts";
import type { By, Engine, SignalOptions } from "./engine.ts";
import type { RerunOptions } from "./rerun.ts";

/**
 * A run, seen from this process. Iterate it for its typed events from the first on, as often as you like;
 * breaking off the loop leaves the run, it does not stop it.
 */
export interface Run<P extends Pipeline = Pipeline> extends AsyncIterable<RunEvent<P>> {
  readonly runId: string;
  /** The run's output; rejects with a `StepcastError` when the run failed or was cancelled. */
  readonly result: Promise<OutputOf<P>>;
  state(): Promise<RunState<P>>;
  cancel(reason?: string): Promise<void>;
  /** Answers a question; `key` says which where it was asked more than once. @throws StepcastError as `Engine.answer` */
  answer<Name extends QuestionName<P>>(
    question: Name,
    answer: AnswerInput<P, Name>,
    options?: AnswerOptions<NoInfer<Name>>,
  ): Promise<void>;
  /** Sends a message into the run; false where it is there already, by its `id`. @throws StepcastError as `Engine.signal` */
  signal<Name extends SignalName<P>>(
    signal: Name,
    data: SignalInput<P, Name>,
    options?: SignalOptions,
  ): Promise<boolean>;
  /** True where the run was not paused. @throws StepcastError `run_ended` */
  pause(options?: By): Promise<boolean>;
  /** True where the run was paused. @throws StepcastError `run_ended` */
  resume(options?: By): Promise<boolean>;
  /** Starts a run that does this one again, from a step on. @throws StepcastError as `Engine.rerun` */
  rerun(options?: RerunOptions<P>): Promise<Run<P>>;
}

export interface AnswerOptions<Name extends string = string> extends By {
  /** Default: the first time it was asked without a key of its own. */
  key?: QuestionKey<Name> | undefined;
}

export function openRun<P extends Pipeline>(engine: Engine, _pipeline: P, runId: string): Run<P> {
  return {
    runId,
    get result() {
      return resultOf<P>(engine, runId);
    },
    [Symbol.asyncIterator]: () => leavable((leaving) => eventsOf<P>(engine, runId, leaving)),
    // The run was started from P, so its log and state are P's.
    state: () => engine.state(runId) as unknown as Promise<RunState<P>>,
    async cancel(reason) {
      await engine.cancel(runId, reason === undefined ? {} : { reason });
    },
    answer: (question, answer, { key = question, by } = {}) => engine.answer(runId, key, answer, { by }),
    signal: (signal, data, options) => engine.signal(runId, signal, data, options),
    pause: (options) => engine.pause(runId, options),
    resume: (options) => engine.resume(runId, options),
    // A run of the same pipeline.
    rerun: (options) => engine.rerun(runId, options) as unknown as Promise<Run<P>>,
  };
}

/** Lets go at once when it is left, also while it waits for the next event: a generator alone would wait on. */
function leavable<T>(open: (leaving: AbortSignal) => AsyncGenerator<T>): AsyncIterator<T> {
  const leaving = new AbortController();
  const items = open(leaving.signal);
  return {
    next: () => items.next(),
    return() {
      leaving.abort();
      return items.return(undefined);
    },
  };
}

/** The one place where stored events become a pipeline's own. */
async function* eventsOf<P extends Pipeline>(
  engine: Engine,
  runId: string,
  leaving: AbortSignal,
): AsyncGenerator<RunEvent<P>> {
  for await (const page of engine.follow(runId, undefined, leaving)) {
    for (const event of page.events) yield decodeEvent(event.text) as RunEvent<P>;
  }
}

async function resultOf<P extends Pipeline>(engine: Engine, runId: string): Promise<OutputOf<P>> {
  for await (const { events, ended } of engine.follow(runId, undefined, new AbortController().signal)) {
    // Only the end is decoded, whatever came before it: nothing follows the terminal event.
    const last = events.at(-1);
    if (ended && last) return outputOf<P>(decodeEvent(last.text));
  }
  throw new StepcastError(
    "engine_closed",
    `the engine was closed before run ${runId} ended: open it again and join the run`,
  );
}
