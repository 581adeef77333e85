import type { FileRef, LogReset, Pipeline, RunEvent, RunSnapshot, RunState } from "@stepcast/pipeline";
import type { RunSummary } from "@stepcast/pipeline/engine";
import type { PipelineDescription } from "@stepcast/trpc";

/** Where runs live: in the log of a folder, or on a server. */
export interface Host extends AsyncDisposable {
  /** Puts a local file where a run will find it. */
  keep(path: string, signal: AbortSignal): Promise<FileRef>;
  /** Starts a run, or joins the one with its id and input, and follows it to its end or until `signal` fires. */
  run(pipeline: Pipeline, run: HostedRun, options: FollowOptions): Events;
  /** Follows a run that is there. @throws StepcastError `run_not_found` */
  watch(runId: string, after: string | undefined, options: FollowOptions): Events;
  /** The events that are there now. @throws StepcastError `run_not_found` */
  read(runId: string, after: string | undefined): Events;
  /** A run's first event, which says what was asked for. @throws StepcastError `run_not_found` */
  firstEvent(runId: string): Promise<RunEvent | undefined>;
  /** @throws StepcastError `run_not_found` */
  state(runId: string): Promise<RunSnapshot>;
  /** Newest first. */
  list(query: RunQuery): Promise<RunSummary[]>;
  /** Asks a run to stop; false where it was asked before. @throws StepcastError `run_not_found`, `run_ended` */
  cancel(runId: string, reason: string | undefined): Promise<boolean>;
  /** What the run's pipeline asks and takes. @throws StepcastError `run_not_found`, `unknown_pipeline` */
  describe(runId: string): Promise<PipelineDescription>;
  /** Answers a question; the first answer counts. @throws StepcastError as `Engine.answer` */
  answer(runId: string, question: { question: string; key: string }, answer: unknown): Promise<void>;
  /** Sends a message into a run. @throws StepcastError as `Engine.signal` */
  signal(runId: string, name: string, data: unknown): Promise<void>;
  /** Lets no further step begin; false where the run was paused. @throws StepcastError `run_not_found`, `run_ended` */
  pause(runId: string): Promise<boolean>;
  /** False where the run was not paused. @throws StepcastError `run_not_found`, `run_ended` */
  resume(runId: string): Promise<boolean>;
  /** Starts a run that does another again, and follows it as `run` does. @throws StepcastError as `Engine.rerun` */
  rerun(runId: string, request: RerunRequest, options: FollowOptions): Events;
  /** The bytes from `start` on. */
  open(file: FileRef, start: number, signal?: AbortSignal): AsyncIterable<Uint8Array>;
  /** Where a person finds the bytes. */
  whereIs(file: FileRef): string;
  /** What to add to a command so that it looks here again: `--server …`. */
  readonly address: string;
  /** Ctrl-C in `run`: true where the run is cancelled by it, false where it goes on. */
  readonly ownsRuns: boolean;
}

type Events = AsyncIterable<RunEvent | LogReset>;

interface HostedRun {
  runId: string;
  input: unknown;
}

export interface RerunRequest {
  newRunId: string;
  /** The key of the step to begin with. */
  fromStep: string | undefined;
  /** The run's own where it is left out. */
  input: unknown;
}

export interface FollowOptions {
  /** Hears of lost connections, and that they are back. */
  note: (text: string) => void;
  signal: AbortSignal;
}

export interface RunQuery {
  pipeline: string | undefined;
  status: readonly RunState["status"][];
  /** Milliseconds since 1970. */
  since: number | undefined;
  until: number | undefined;
  text: string | undefined;
  limit: number;
}
