import type {
  AnswerOf,
  OutputOf,
  ParsedInputOf,
  QuestionData,
  QuestionKey,
  QuestionName,
  SignalData,
  SignalName,
  StepChunk,
  StepInput,
  StepName,
  StepOutput,
} from "../define/inference.ts";
import type { Pipeline } from "../define/pipeline.ts";
import type { EventError } from "./errors.ts";
import type { FileRef } from "./file-ref.ts";

/** The version of the event format; every event carries it. */
export const eventVersion = 1;

export type LogLevel = "debug" | "info" | "warn" | "error";

/** What the log adds to a fact when it stores it. */
export interface Stamp {
  readonly v: typeof eventVersion;
  readonly runId: string;
  /** 1, 2, 3 … in each run, without holes. */
  readonly seq: number;
  /** Milliseconds since 1970, by the clock of whoever stored it. */
  readonly at: number;
}

/** One immutable record in a run's log, typed by the run's pipeline. Narrow it by `type`, then by `step`, `question` or `signal`. */
export type RunEvent<P extends Pipeline = Pipeline> = Stamp & Fact<P>;

/** An event before the log has stored it. */
export type Fact<P extends Pipeline = Pipeline> =
  | RunFact<P>
  | StepFact<P>
  | QuestionFact<P>
  | SignalFact<P>
  | OtherFact<StepName<P>>;

export type EventType = Fact["type"];

/** A message of the stream, never in the log: what you have read is gone; drop it and read from the start. */
export interface LogReset {
  readonly type: "log.reset";
  readonly lastSeq: number;
}

/** Where a rerun came from. */
export interface Origin {
  runId: string;
  /** The key of the step it begins with; left out, it does everything again. */
  fromStep?: string;
  /** So many events behind `run.queued` are copies of the origin's: results to be used again where they fit. */
  copied: number;
}

export type RunFact<P extends Pipeline = Pipeline> =
  | {
      type: "run.queued";
      pipeline: P["name"];
      pipelineVersion: string;
      input: ParsedInputOf<P>;
      owner?: string;
      /** What the pipeline calls this run, for people. */
      title?: string;
      origin?: Origin;
    }
  | { type: "run.started"; worker: string }
  | { type: "run.taken_over"; worker: string; epoch: number }
  | { type: "run.waiting"; wakeAt?: number }
  | { type: "run.woken"; worker: string }
  | { type: "run.paused"; by?: string }
  | { type: "run.resumed"; by?: string }
  | { type: "run.cancel_requested"; by?: string; reason?: string }
  | { type: "run.completed"; output: OutputOf<P> }
  | { type: "run.failed"; error: EventError; step?: StepName<P>; key?: string }
  | { type: "run.cancelled"; reason?: string; completedSteps: string[]; files: FileRef[] };

/** Who speaks: the agent's name, the step's key and the attempt. */
export interface StepStamp<Name extends string = string> {
  step: Name;
  key: string;
  attempt: number;
}

export type StepFact<P extends Pipeline = Pipeline> =
  | { [Name in StepName<P>]: TypedStepFact<P, Name> }[StepName<P>]
  | PlainStepFact<StepName<P>>;

/** The facts that carry an agent's own types: these narrow by `step`. */
type TypedStepFact<P extends Pipeline, Name extends StepName<P>> = StepStamp<Name> &
  (
    | { type: "step.started"; input: StepInput<P, Name> }
    | { type: "step.chunk"; chunk: StepChunk<P, Name> }
    | { type: "step.completed"; output: StepOutput<P, Name> }
  );

type PlainStepFact<Name extends string> = StepStamp<Name> &
  (
    | { type: "step.progressed"; done: number; total?: number; message?: string }
    | { type: "step.logged"; level: LogLevel; message: string; fields?: Record<string, unknown> }
    | { type: "step.retrying"; error: EventError; delayMs: number }
    /** Final, unless its code is `abandoned`: then the attempt was cut off and the step runs again. */
    | { type: "step.failed"; error: EventError }
    | { type: "step.cancelled"; reason?: string }
  );

/** What is asked, and what came of it. An answer and a timeout exclude each other (law 13). */
export type QuestionFact<P extends Pipeline = Pipeline> = {
  [Name in QuestionName<P>]: { question: Name; key: QuestionKey<Name> } & (
    | {
        type: "question.asked";
        data: QuestionData<P, Name>;
        /** When it is closed, in milliseconds since 1970. Left out: it waits for as long as it takes. */
        expiresAt?: number;
        /** What counts as the answer then. */
        default?: AnswerOf<P, Name>;
      }
    | { type: "question.answered"; answer: AnswerOf<P, Name>; by?: string }
    | { type: "question.closed"; reason: "timeout" }
  );
}[QuestionName<P>];

export type SignalFact<P extends Pipeline = Pipeline> = {
  /** `id` tells two sendings of one message from two messages. */
  [Name in SignalName<P>]: {
    type: "signal.received";
    signal: Name;
    data: SignalData<P, Name>;
    id: string;
    by?: string;
  };
}[SignalName<P>];

type OtherFact<Name extends string> =
  | (StepStamp<Name> & { type: "file.written"; file: FileRef })
  | { type: "timer.started"; key: string; wakeAt: number }
  | { type: "timer.fired"; key: string }
  | { type: "value.recorded"; kind: "now" | "uuid" | "random"; key: string; value: number | string };

const terminalTypes: ReadonlySet<string> = new Set(["run.completed", "run.failed", "run.cancelled"]);

/** True for the one event that ends a run's log (law 11). */
export function isTerminal<E extends { type: string }>(
  event: E,
): event is Extract<E, { type: "run.completed" | "run.failed" | "run.cancelled" }> {
  return terminalTypes.has(event.type);
}
