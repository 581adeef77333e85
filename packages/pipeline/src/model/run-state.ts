import type {
  OutputOf,
  ParsedInputOf,
  StepChunk,
  StepInput,
  StepName,
  StepOutput,
} from "../define/inference.ts";
import type { Pipeline } from "../define/pipeline.ts";
import type { EventError } from "./errors.ts";
import type { FileRef } from "./file-ref.ts";
import {
  closeQuestions,
  foldQuestion,
  type QuestionState,
  type QuestionStates,
  type SignalState,
} from "./question-state.ts";
import type { LogLevel, LogReset, Origin, RunEvent } from "./run-event.ts";
import type { RunStatus } from "./run-statuses.ts";
import { beginWait, endWait, type WaitState } from "./wait-state.ts";

export type { RunStatus };
export type StepStatus =
  | "pending"
  | "running"
  | "waiting"
  | "retrying"
  | "completed"
  | "failed"
  | "cancelled";

/** What a log says of a run: a pure fold of its events, the same in UI, CLI, polling and server. */
export interface RunState<P extends Pipeline = Pipeline> {
  readonly runId: string | undefined;
  readonly pipeline: P["name"] | undefined;
  /** What its pipeline calls it, for people. */
  readonly title: string | undefined;
  /** Who started it; nobody in particular where it is undefined. */
  readonly owner: string | undefined;
  readonly status: RunStatus;
  readonly cancelRequested: boolean;
  /** What whoever cancelled it said. */
  readonly cancelReason: string | undefined;
  readonly input: ParsedInputOf<P> | undefined;
  readonly origin: Origin | undefined;
  readonly output: OutputOf<P> | undefined;
  readonly error: EventError | undefined;
  /** Milliseconds since 1970. */
  readonly queuedAt: number | undefined;
  readonly startedAt: number | undefined;
  readonly endedAt: number | undefined;
  readonly lastSeq: number;
  /** Since when and by whom, while the run is paused. */
  readonly paused: PauseState | undefined;
  /** When nobody drove it, since it had only to wait: the newest times, `keptWaits` at most. */
  readonly waits: readonly WaitState[];
  /** By key, in the order in which they started. */
  readonly steps: StepStates<P>;
  /** By key, in the order in which they were asked. */
  readonly questions: QuestionStates<P>;
  /** The newest messages, `keptSignals` at most. */
  readonly signals: readonly SignalState<P>[];
}

export interface PauseState {
  readonly at: number;
  readonly by: string | undefined;
}

/** A run's state, and where in the log it stands: whoever has it can follow on from there. */
export interface RunSnapshot<P extends Pipeline = Pipeline> extends RunState<P> {
  readonly cursor: string;
}

/** `steps.clean` is the first call of that agent, `steps["clean#2"]` the second, `steps["clean:eu"]` one with a key, `steps["item/clean"]` one in a `map`. */
export type StepStates<P extends Pipeline> = {
  readonly [Name in StepName<P>]?: StepState<P, Name>;
} & {
  readonly [Name in StepName<P> as
    | `${Name}#${number}`
    | `${Name}:${string}`
    | `${string}/${Name}`
    | `${string}/${Name}#${number}`
    | `${string}/${Name}:${string}`]?: StepState<P, Name>;
};

export interface StepState<P extends Pipeline = Pipeline, Name extends StepName<P> = StepName<P>> {
  readonly step: Name;
  readonly key: string;
  readonly status: StepStatus;
  readonly attempt: number;
  readonly attempts: readonly AttemptState[];
  /** Not run here: the result of the run that this one is a rerun of. */
  readonly copied: boolean;
  readonly input: StepInput<P, Name>;
  readonly output: StepOutput<P, Name> | undefined;
  readonly error: EventError | undefined;
  readonly progress: Progress | undefined;
  /** The newest lines, `keptLines` at most, fewer where the run's other steps have many (`keptInAll`); `logCount` counts all. */
  readonly logs: readonly LogLine[];
  readonly logCount: number;
  /**
   * What the present attempt streamed, the newest as with `logs`; `chunkCount` counts all of it. What earlier attempts streamed is
   * stale and gone.
   */
  readonly chunks: readonly StepChunk<P, Name>[];
  readonly chunkCount: number;
  readonly files: readonly FileRef[];
  readonly startedAt: number;
  readonly endedAt: number | undefined;
  /** The `seq` of the step's newest event. */
  readonly lastSeq: number;
}

export interface AttemptState {
  readonly attempt: number;
  readonly startedAt: number;
  readonly endedAt: number | undefined;
  readonly error: EventError | undefined;
}

export interface Progress {
  readonly done: number;
  readonly total: number | undefined;
  readonly message: string | undefined;
}

export interface LogLine {
  readonly seq: number;
  readonly at: number;
  readonly attempt: number;
  readonly level: LogLevel;
  readonly message: string;
  readonly fields: Record<string, unknown> | undefined;
}

/** How many log lines and chunks a step's state keeps, so that state stays bounded; the log has them all. */
export const keptLines = 500;

/**
 * How many log lines and chunks all steps of a state keep together, so that it stays bounded however many steps there are. Where it would
 * be one more, the steps that were silent longest lose theirs, oldest first, until half of it is left; the log has them all.
 */
export const keptInAll = 5_000;

/** How many messages a state keeps. */
export const keptSignals = 100;

/** The state before the first event. */
export function emptyRun<P extends Pipeline>(): RunState<P> {
  return {
    runId: undefined,
    pipeline: undefined,
    title: undefined,
    owner: undefined,
    status: "queued",
    cancelRequested: false,
    cancelReason: undefined,
    input: undefined,
    origin: undefined,
    output: undefined,
    error: undefined,
    queuedAt: undefined,
    startedAt: undefined,
    endedAt: undefined,
    lastSeq: 0,
    paused: undefined,
    waits: [],
    steps: {},
    questions: {},
    signals: [],
  };
}

/** Folds one event into a state. Pure; an event already folded changes nothing. */
export function reduceRun<P extends Pipeline>(
  state: RunState<P>,
  event: RunEvent<P> | LogReset,
): RunState<P> {
  return reduceEvents(state, [event]);
}

/** Folds a page of events, copying what changes once per page: a long replay stays linear. */
export function reduceEvents<P extends Pipeline>(
  state: RunState<P>,
  events: readonly (RunEvent<P> | LogReset)[],
): RunState<P> {
  const draft = new Draft(state);
  // The fold itself does not depend on the pipeline's types; they are put back at the end.
  for (const event of events as readonly (RunEvent | LogReset)[]) draft.fold(event);
  return draft.folded() as unknown as RunState<P>;
}

/** A state that events change in place. */
export interface RunFold {
  /** As it is now: the next event changes it, so whoever keeps it copies it. */
  readonly state: RunState;
  /** Folds one event, as `reduceRun` does. */
  fold(event: RunEvent | LogReset): void;
}

/**
 * Begins a fold for whoever reads a whole log, or only looks at what is now. An event costs the same however many steps there are, where
 * `reduceRun` copies the record of them.
 */
export function openFold(): RunFold {
  return new Draft(emptyRun());
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type MutableRun = Omit<Mutable<RunState>, "questions" | "signals" | "waits"> & {
  waits: WaitState[];
  questions: Record<string, QuestionState>;
  signals: SignalState[];
};
type MutableStep = Omit<Mutable<StepState>, "logs" | "chunks" | "files" | "attempts"> & {
  logs: LogLine[];
  chunks: unknown[];
  files: FileRef[];
  attempts: AttemptState[];
};

/** Copy-on-write: a part of the state it began with is copied at its first change, and changed in place after that. */
class Draft implements RunFold {
  state: RunState;
  private readonly fresh = new Set<string>();
  /** Lines and chunks of all steps; counted where it is first asked for, and known from then on. */
  private kept: number | undefined;

  constructor(state: RunState) {
    this.state = state;
    this.kept = keptBySteps.get(state.steps);
  }

  folded(): RunState {
    if (this.kept !== undefined) keptBySteps.set(this.state.steps, this.kept);
    return this.state;
  }

  fold(event: RunEvent | LogReset): void {
    if (event.type === "log.reset") {
      this.state = emptyRun();
      this.fresh.clear();
      this.kept = undefined;
      return;
    }
    if (event.seq <= this.state.lastSeq) return;
    const run = this.run();
    run.lastSeq = event.seq;
    run.runId = event.runId;
    this.apply(run, event);
  }

  private apply(run: MutableRun, event: RunEvent): void {
    switch (event.type) {
      case "run.queued":
        run.status = "queued";
        run.pipeline = event.pipeline;
        run.title = event.title;
        run.owner = event.owner;
        run.input = event.input;
        run.origin = event.origin;
        run.queuedAt = event.at;
        return;
      case "run.started":
      case "run.taken_over":
      case "run.woken":
        if (run.status !== "paused") run.status = "running";
        run.startedAt ??= event.at;
        return endWait(run.waits, event.at);
      case "run.waiting":
        beginWait(run.waits, event.at);
        if (run.status !== "paused") run.status = "waiting";
        return;
      case "run.paused":
        run.status = "paused";
        run.paused = { at: event.at, by: event.by };
        return;
      case "run.resumed":
        run.status = "running";
        run.paused = undefined;
        return;
      case "run.cancel_requested":
        run.cancelRequested = true;
        run.cancelReason = event.reason;
        return;
      case "run.completed":
        run.output = event.output;
        return this.end(run, "completed", event.at);
      case "run.failed":
        run.error = event.error;
        return this.end(run, "failed", event.at);
      case "run.cancelled":
        return this.end(run, "cancelled", event.at);
      case "question.asked":
      case "question.answered":
      case "question.closed":
        return foldQuestion(run.questions, event);
      case "signal.received": {
        const { signal, data, id, by, at } = event;
        return keep(run.signals, { signal, data, id, by, at }, keptSignals);
      }
      case "timer.started":
      case "timer.fired":
      case "value.recorded":
        return;
      default:
        return this.applyStep(event);
    }
  }

  private applyStep(event: Extract<RunEvent, { step: string; attempt: number }>): void {
    const step = event.type === "step.started" ? this.open(event) : this.step(event.key);
    if (!step) return;
    step.lastSeq = event.seq;
    switch (event.type) {
      case "step.started":
        return;
      case "step.progressed":
        step.progress = { done: event.done, total: event.total, message: event.message };
        return;
      case "step.logged":
        step.logCount += 1;
        return this.keep(step.logs, lineOf(event));
      case "step.chunk":
        step.chunkCount += 1;
        return this.keep(step.chunks, event.chunk);
      case "file.written":
        step.files.push(event.file);
        return;
      case "step.completed":
        step.output = event.output;
        return close(step, "completed", event.at, undefined);
      case "step.retrying":
        return close(step, "retrying", event.at, event.error);
      case "step.failed":
        return close(step, event.error.code === "abandoned" ? "retrying" : "failed", event.at, event.error);
      case "step.cancelled":
        return close(step, "cancelled", event.at, undefined);
      default:
        return event satisfies never;
    }
  }

  private run(): MutableRun {
    if (!this.fresh.has("")) {
      this.fresh.add("");
      const { waits, steps, questions, signals } = this.state;
      this.state = {
        ...this.state,
        waits: [...waits],
        steps: { ...steps },
        questions: { ...questions },
        signals: [...signals],
      };
    }
    // The state is our own copy.
    return this.state as unknown as MutableRun;
  }

  private stepRecord(): Record<string, StepState> {
    return this.state.steps as Record<string, StepState>;
  }

  /** Our own copy of the step, made at its first change. */
  private step(key: string): MutableStep | undefined {
    // Own keys only: an agent may be called `constructor`, which every object has.
    const found = Object.hasOwn(this.state.steps, key) ? this.stepRecord()[key] : undefined;
    if (!found) return undefined;
    if (!this.fresh.has(key)) {
      this.fresh.add(key);
      this.stepRecord()[key] = {
        ...found,
        logs: [...found.logs],
        chunks: [...found.chunks],
        files: [...found.files],
        attempts: [...found.attempts],
      };
    }
    return this.stepRecord()[key] as unknown as MutableStep;
  }

  private keep<T>(kept: T[], item: T): void {
    this.kept ??= Object.values(this.stepRecord()).reduce((sum, step) => sum + keptOf(step), 0);
    const before = kept.length;
    keep(kept, item, keptLines);
    this.kept += kept.length - before;
    if (this.kept > keptInAll) this.forget();
  }

  /** By half, so that it costs each event next to nothing. It goes by what is in the state alone: pages fold as single events do. */
  private forget(): void {
    this.kept = keptInAll / 2;
    let room = this.kept;
    const newestFirst = Object.values(this.stepRecord()).toSorted((a, b) => b.lastSeq - a.lastSeq);
    for (const step of newestFirst) {
      const had = keptOf(step);
      if (had > room) cutTo(this.step(step.key), room);
      room = Math.max(0, room - had);
    }
  }

  private open(event: Extract<RunEvent, { type: "step.started" }>): MutableStep {
    const before = this.step(event.key);
    if (before && this.kept !== undefined) this.kept -= before.chunks.length;
    const attempt: AttemptState = {
      attempt: event.attempt,
      startedAt: event.at,
      endedAt: undefined,
      error: undefined,
    };
    const opened: StepState = {
      step: event.step,
      key: event.key,
      status: "running",
      attempt: event.attempt,
      attempts: [...(before?.attempts ?? []), attempt],
      copied: event.seq <= 1 + (this.state.origin?.copied ?? 0),
      input: event.input,
      output: undefined,
      error: undefined,
      progress: undefined,
      logs: before?.logs ?? [],
      logCount: before?.logCount ?? 0,
      chunks: [],
      chunkCount: 0,
      files: before?.files ?? [],
      startedAt: before?.startedAt ?? event.at,
      endedAt: undefined,
      lastSeq: event.seq,
    };
    this.fresh.add(event.key);
    this.stepRecord()[event.key] = opened;
    return opened as unknown as MutableStep;
  }

  private end(run: MutableRun, status: RunStatus, at: number): void {
    run.status = status;
    run.endedAt = at;
    endWait(run.waits, at);
    run.paused = undefined;
    closeQuestions(run.questions);
  }
}

function close(step: MutableStep, status: StepStatus, at: number, error: EventError | undefined): void {
  step.status = status;
  step.error = error;
  step.endedAt = status === "retrying" ? undefined : at;
  const last = step.attempts.at(-1);
  // An attempt that failed keeps its end and why, also where its step is cancelled before the next.
  if (last && last.endedAt === undefined)
    step.attempts[step.attempts.length - 1] = { ...last, endedAt: at, error };
}

/** What was counted once: a state of thousands of steps is not looked through for each page. */
const keptBySteps = new WeakMap<object, number>();

function lineOf(event: Extract<RunEvent, { type: "step.logged" }>): LogLine {
  const { seq, at, attempt, level, message, fields } = event;
  return { seq, at, attempt, level, message, fields };
}

function keptOf({ logs, chunks }: StepState): number {
  return logs.length + chunks.length;
}

/** Its newest lines, and where there is room for all of them its newest chunks. */
function cutTo(step: MutableStep | undefined, room: number): void {
  step?.logs.splice(0, step.logs.length - room);
  step?.chunks.splice(0, step.chunks.length - (room - step.logs.length));
}

function keep<T>(kept: T[], item: T, most: number): void {
  kept.push(item);
  if (kept.length > most) kept.shift();
}
