import type {
  AnswerInput,
  InputOf,
  LogReset,
  Pipeline,
  QuestionKey,
  QuestionName,
  RunEvent,
  RunSnapshot,
  RunState,
  SignalInput,
  SignalName,
  StepName,
} from "@stepcast/pipeline";
import type { RunCounts, RunList } from "@stepcast/pipeline/engine";
import type { TRPCMutationProcedure, TRPCQueryProcedure, TRPCSubscriptionProcedure } from "@trpc/server";
import type { JsonSchema } from "./json-schema.ts";
import type { RerunManyResult } from "./rerun-runs.ts";

declare const pipelineType: unique symbol;

/**
 * What `runPipeline` yields under each cursor; our clients hand the events on one by one. In types only it carries its pipeline,
 * so that a hook or client can tell the state and the output from the procedure alone.
 */
export type Page<P extends Pipeline> = (RunEvent<P> | LogReset)[] & { readonly [pipelineType]?: P };

/** The pipeline of a `Page`. */
export type PipelineOfPage<T> = T extends { readonly [pipelineType]?: infer P extends Pipeline } ? P : never;

export interface StartInput<P extends Pipeline> {
  /** Made by the caller, once per click: retries and reconnects then join, and never start twice. */
  runId?: string | undefined;
  input: InputOf<P>;
}

export interface RunPipelineInput<P extends Pipeline> {
  runId?: string | undefined;
  /** Left out, the run must be there. */
  input?: InputOf<P> | undefined;
  /** The cursor of the last page seen. With it a run is never started. */
  lastEventId?: string | null | undefined;
}

export interface EventsInput {
  runId: string;
  after?: string | undefined;
  limit?: number | undefined;
  /** Wait this long for an event where none is there yet; 25 s at most, 250 ms in a batch, which is answered as a whole. */
  waitMs?: number | undefined;
}

/** Which runs, in milliseconds since 1970 and words. */
export interface RunFilter {
  status?: RunState["status"] | RunState["status"][] | undefined;
  /** Queued at this time or later, in milliseconds since 1970. */
  since?: number | undefined;
  /** Queued before this time. */
  until?: number | undefined;
  /** In the run's id, title or input. */
  text?: string | undefined;
}

export interface ListInput extends RunFilter {
  limit?: number | undefined;
  cursor?: string | undefined;
}

/** The answer of a poll. */
export interface EventsOutput<P extends Pipeline> {
  events: RunEvent<P>[];
  cursor: string;
  ended: boolean;
  /** The cursor was not of this log: drop what you have and read from the start. */
  reset: boolean;
  /** With `reset`: how far the log goes now. */
  lastSeq?: number;
}

/** An answer to one of the pipeline's questions, typed by its name. */
export type AnswerQuestionInput<P extends Pipeline> = {
  [Name in QuestionName<P>]: {
    runId: string;
    question: Name;
    /** Default: the first time it was asked without a key of its own. */
    key?: QuestionKey<Name> | undefined;
    answer: AnswerInput<P, Name>;
  };
}[QuestionName<P>];

/** A message into a run, typed by its name. */
export type SendSignalInput<P extends Pipeline> = {
  [Name in SignalName<P>]: {
    runId: string;
    signal: Name;
    data: SignalInput<P, Name>;
    /** Made by the caller, once per message: sent again it is stored once. */
    id?: string | undefined;
  };
}[SignalName<P>];

export interface RerunInput<P extends Pipeline> {
  runId: string;
  /** The key of the step to begin with: what was stored before its start is used again. Left out: everything is done again. */
  fromStep?: string | undefined;
  /** Default: the origin's. */
  input?: InputOf<P> | undefined;
  /** Made by the caller, once per click: retries then join. */
  newRunId?: string | undefined;
}

/** Which runs are to stop: those named, or those found. Left out, all that have not ended; of these 100 at a time, the newest first. */
export interface CancelAllInput extends RunFilter {
  runIds?: string[] | undefined;
  reason?: string | undefined;
}

/** Which runs are to be done again, 100 at most. */
export interface RerunAllInput {
  runIds: string[];
  /** One for each of them, made by the caller once per click: asked again, each is still done again once. */
  newRunIds?: string[] | undefined;
}

/** Only runs of this pipeline. */
interface OfPipeline {
  pipeline?: string | undefined;
}

/** What a pipeline takes, for forms and menus. Schemas are JSON Schema 2020-12 of values as plain JSON: a Date is ISO 8601 text. */
export interface PipelineDescription<P extends Pipeline = Pipeline> {
  name: P["name"];
  description: string;
  input: JsonSchema;
  questions: Record<QuestionName<P>, { description: string | undefined; answer: JsonSchema }>;
  /** The data of each message. */
  signals: Record<SignalName<P>, JsonSchema>;
  steps: StepName<P>[];
}

type Procedure<Input, Output> = { input: Input; output: Output; meta: object };
type Query<Input, Output> = TRPCQueryProcedure<Procedure<Input, Output>>;
type Mutation<Input, Output> = TRPCMutationProcedure<Procedure<Input, Output>>;
type Subscription<Input, Output> = TRPCSubscriptionProcedure<Procedure<Input, Output>>;

/** What the router of a pipeline can be asked. */
export interface Procedures<P extends Pipeline> {
  /** Starts or joins a run and follows it to its end. Leaving it does not cancel the run. */
  runPipeline: Subscription<RunPipelineInput<P>, AsyncIterable<{ id: string; data: Page<P> }, void, void>>;
  start: Mutation<StartInput<P>, { runId: string }>;
  cancel: Mutation<{ runId: string; reason?: string | undefined }, { cancelled: boolean }>;
  /** Answers the ids of the runs that were asked to stop now: others had ended, were asked before, or are not the asker's. */
  cancelAll: Mutation<CancelAllInput | void, { runIds: string[] }>;
  /** The first answer counts: the second is told `already_answered`, with who and when in the error's `details`. */
  answer: Mutation<AnswerQuestionInput<P>, { answered: true }>;
  /** False where a message with this id is there already. */
  signal: Mutation<SendSignalInput<P>, { stored: boolean }>;
  /** Lets no further step begin. */
  pause: Mutation<{ runId: string }, { changed: boolean }>;
  resume: Mutation<{ runId: string }, { changed: boolean }>;
  /** Starts a run that does again what another did. */
  rerun: Mutation<RerunInput<P>, { runId: string }>;
  state: Query<{ runId: string }, RunSnapshot<P>>;
  events: Query<EventsInput, EventsOutput<P>>;
  list: Query<ListInput | void, RunList>;
  /** How many runs of each status a list with this filter gives, all pages together; `more` where not all could be looked at. */
  count: Query<RunFilter | void, RunCounts>;
  describe: Query<void, PipelineDescription<P>>;
}

/** What can be asked of runs of all pipelines. */
export interface RunsProcedures<Name extends string> {
  /** Which pipeline a run is of, and what it is called. */
  find: Query<{ runId: string }, { pipeline: Name; title: string | undefined }>;
  list: Query<(ListInput & OfPipeline) | void, RunList>;
  count: Query<(RunFilter & OfPipeline) | void, RunCounts>;
  /** Left out, nothing is meant: all runs of all pipelines must be asked for, by `{}`. */
  cancelAll: Mutation<CancelAllInput & OfPipeline, { runIds: string[] }>;
  /** Starts runs that do again what these did, each with its own input. */
  rerunAll: Mutation<RerunAllInput, RerunManyResult>;
}
