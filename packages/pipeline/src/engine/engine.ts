import { randomBytes } from "node:crypto";
import type { InputOf } from "../define/inference.ts";
import type { Pipeline } from "../define/pipeline.ts";
import type { FileStore } from "../files/file-store.ts";
import { StepcastError } from "../model/errors.ts";
import { limits } from "../model/limits.ts";
import { answerQuestion } from "./answer-question.ts";
import { cancelAll } from "./cancel-all.ts";
import { cancelRun } from "./cancel-run.ts";
import { pauseRun } from "./pause-run.ts";
import { type RerunOptions, rerunOf } from "./rerun.ts";
import { sendSignal } from "./send-signal.ts";
import type { RunSnapshot } from "../model/run-state.ts";
import type { Dispatcher } from "./dispatcher.ts";
import { diagnose, type Finding } from "./doctor.ts";
import { foldLog } from "./fold-log.ts";
import { logDispatcher } from "./log-dispatcher.ts";
import { runNotFound } from "./log-errors.ts";
import { memoryLog } from "./memory/memory-log.ts";
import { deleteRun, type Keep, retain } from "./retention.ts";
import { openRun, type Run } from "./run.ts";
import type {
  CountQuery,
  ListQuery,
  NewRun,
  Page,
  RunCounts,
  RunHeader,
  RunList,
  RunLog,
} from "./run-log.ts";
import { newRun, requireSame } from "./start-run.ts";
import { startWorker, type Worker } from "./worker.ts";

export interface EngineOptions {
  /** The pipelines this engine runs. Another may not be started, even where its run is stored. */
  pipelines: readonly Pipeline[];
  files: FileStore;
  /** Default: in memory, gone with the process. */
  log?: RunLog;
  /** Who hands out runs. Default: the log itself is asked, which is right for one machine. */
  dispatcher?: Dispatcher;
  /** False: this process starts and follows runs, and leaves driving them to others. */
  work?: boolean;
  /** Runs driven at a time (default 64; waiting ones do not count) and steps working at a time (default 256), in this process. */
  concurrency?: { runs?: number; steps?: number };
  /** A run whose driver is silent for so long is taken over, in milliseconds. Default 4 s. */
  leaseMs?: number;
  /** How long a cancelled step may take to obey, in milliseconds. Default 5 s. */
  graceMs?: number;
  /** How long a run that only waits stays in memory before its driver lets it go, in milliseconds. Default 1 s. */
  waitGraceMs?: number;
  /**
   * What is kept of ended runs, and of files that no run mentions: the files are then this log's alone. Default: everything. Looked
   * after at the start and every ten minutes.
   */
  keep?: Keep;
  /** Hears of what no run can tell: a failing store. Default: `console.error`. */
  onError?: (error: unknown) => void;
  /** The time in milliseconds since 1970. Default: the system's. */
  clock?: () => number;
}

export interface StartOptions {
  /** Choose it to be able to start twice and get one run. Default: a new one. */
  runId?: string | undefined;
  /** Who may see the run; kept with it. */
  owner?: string | undefined;
  /** Where runs queue for a worker: 0, the default, goes first; the larger, the later. A hint that is not kept with the run. */
  priority?: number | undefined;
}

/** Who does something to a run; shown to every viewer. */
export interface By {
  by?: string | undefined;
}

export interface SignalOptions extends By {
  /** Choose it to be able to send twice and have it received once. Default: a new one. */
  id?: string | undefined;
}

export interface CloseOptions {
  /** How long steps under way may take to end, in milliseconds. Default 10 s. What is left is handed to the next process. */
  drainMs?: number;
}

/** Where runs live and who drives them. */
export interface Engine {
  readonly files: FileStore;
  readonly pipelines: readonly Pipeline[];
  /**
   * Starts a run, or joins the one with this `runId` (law 8).
   * @throws StepcastError `invalid_input`, `input_mismatch`, `unknown_pipeline`, `invalid_run_id`, `file_not_found`, `run_expired`, `engine_closed`
   */
  start<P extends Pipeline>(pipeline: P, input: InputOf<P>, options?: StartOptions): Promise<Run<P>>;
  /** A handle for a run that is there. @throws StepcastError `run_not_found` */
  join<P extends Pipeline>(pipeline: P, runId: string): Promise<Run<P>>;
  find(runId: string): Promise<RunHeader | undefined>;
  /** Some events after a cursor. @throws StepcastError `run_not_found`, `invalid_cursor` */
  read(runId: string, after: string | undefined, limit: number): Promise<Page>;
  /** History, then live, to the terminal event or until `signal` fires. Leaving is not cancelling. */
  follow(runId: string, after: string | undefined, signal: AbortSignal): AsyncIterable<Page>;
  /** The fold of all its events. @throws StepcastError `run_not_found`, `run_expired` */
  state(runId: string): Promise<RunSnapshot>;
  list(query: ListQuery): Promise<RunList>;
  /** How many runs of each status such a list gives, all pages together; `more` where not all could be looked at. */
  count(query: CountQuery): Promise<RunCounts>;
  /** Asks a run to stop; true the first time. @throws StepcastError `run_not_found`, `run_ended` */
  cancel(runId: string, options?: { by?: string; reason?: string }): Promise<boolean>;
  /** Asks all runs that a query finds to stop, `limit` at most; answers the ids of those that were not asked before. */
  cancelAll(query: ListQuery, options?: { by?: string; reason?: string }): Promise<string[]>;
  /**
   * Answers a question of a run by its key. The first answer counts; the same one by the same person again is no error.
   * @throws StepcastError `invalid_input` (field by field), `question_not_found`, `question_closed`, `already_answered` (who and when in
   * its details), `unknown_pipeline`, `file_not_found`, `value_too_large`, `run_ended`, `run_not_found`; nothing is stored then
   */
  answer(runId: string, key: string, answer: unknown, options?: By): Promise<void>;
  /**
   * Sends a message into a live run. False where it is there already, by its `id`.
   * @throws StepcastError `unknown_signal`, `invalid_input` (field by field), `input_mismatch` (the `id` is another message's),
   * `unknown_pipeline`, `file_not_found`, `value_too_large`, `run_ended`, `run_not_found`; nothing is stored then
   */
  signal(runId: string, signal: string, data: unknown, options?: SignalOptions): Promise<boolean>;
  /**
   * Lets no further step begin; what works goes on, and what was on its way to the log begins. True where the run was not paused.
   * @throws StepcastError `run_not_found`, `run_ended`
   */
  pause(runId: string, options?: By): Promise<boolean>;
  /** Lets a paused run go on. True where it was paused. @throws StepcastError `run_not_found`, `run_ended` */
  resume(runId: string, options?: By): Promise<boolean>;
  /**
   * Starts a run that does again what another did, from a step on: what was stored before that is used again where it fits. Joins as
   * `start` does.
   * @throws StepcastError `step_not_found`, `run_not_found`, `run_expired`, and what `start` throws
   */
  rerun(runId: string, options?: RerunOptions): Promise<Run>;
  /** Forgets an ended run and the files that only it mentions. @throws StepcastError `run_active`, `run_not_found` */
  delete(runId: string): Promise<void>;
  /** Unfinished runs that this engine's code cannot go on with, and why. */
  doctor(): Promise<readonly Finding[]>;
  /** Takes no more runs, lets short steps end, hands the rest over, and closes the log. Nothing is lost. */
  close(options?: CloseOptions): Promise<void>;
}

const defaultLeaseMs = 4_000;
const defaultDrainMs = 10_000;

/** @throws StepcastError `invalid_definition` when two pipelines share a name */
export function createEngine(options: EngineOptions): Engine {
  const { pipelines, files, log = memoryLog(), onError = console.error, clock = Date.now } = options;
  requireDistinct(pipelines);
  const dispatcher = options.dispatcher ?? logDispatcher(log, { clock, onError });
  const worker = options.work === false ? undefined : work(options, log, dispatcher);
  const stopRetention = options.keep ? retain(log, files, options.keep, clock, onError) : () => undefined;
  let closing: Promise<void> | undefined;

  const begin = async <P extends Pipeline>(
    pipeline: P,
    run: NewRun,
    { priority }: Pick<StartOptions, "priority"> = {},
  ): Promise<Run<P>> => {
    const { created, run: stored } = await log.create(run);
    if (!created) requireSame(run, stored);
    await dispatcher.enqueue(run.runId, { ...(priority !== undefined && { priority }) });
    return openRun(engine, pipeline, run.runId);
  };
  const requireUnclosed = () => {
    if (closing)
      throw new StepcastError("engine_closed", "this engine was closed: open another to start runs");
  };
  /** A run that is there, and its pipeline's code. */
  const found = async (runId: string): Promise<{ run: RunHeader; pipeline: Pipeline }> => {
    const run = await log.find(runId);
    if (!run) throw runNotFound(runId);
    const pipeline = pipelines.find(({ name }) => name === run.pipeline);
    if (!pipeline) throw unknownPipeline(run.pipeline);
    return { run, pipeline };
  };
  const pauseOrResume = async (runId: string, type: "run.paused" | "run.resumed", { by }: By = {}) => {
    const changed = await pauseRun(log, runId, type, by);
    await dispatcher.enqueue(runId);
    return changed;
  };

  const engine: Engine = {
    files,
    pipelines,
    async start(pipeline, input, startOptions = {}) {
      requireUnclosed();
      if (!pipelines.includes(pipeline)) throw unknownPipeline(pipeline.name);
      return begin(pipeline, await newRun(pipeline, input, files, startOptions), startOptions);
    },
    async join(pipeline, runId) {
      if ((await log.find(runId))?.pipeline !== pipeline.name) throw runNotFound(runId);
      return openRun(engine, pipeline, runId);
    },
    find: (runId) => log.find(runId),
    read: (runId, after, limit) => log.read(runId, after, limit),
    follow: (runId, after, signal) => log.follow(runId, after, signal),
    state: (runId) => foldLog(log, runId),
    list: (query) => log.list(query),
    count: (query) => log.count(query),
    async cancel(runId, options) {
      const won = await cancelRun(log, runId, options);
      // Where nobody holds the run, somebody must end it.
      await dispatcher.enqueue(runId);
      return won;
    },
    cancelAll: (query, options) =>
      cancelAll(
        (page) => engine.list(page),
        (runId) => engine.cancel(runId, options),
        query,
      ),
    async answer(runId, key, answer, { by } = {}) {
      const { pipeline } = await found(runId);
      await answerQuestion(log, files, pipeline.questions, { runId, key, answer, by });
      await dispatcher.enqueue(runId);
    },
    async signal(runId, signal, data, { by, id } = {}) {
      const { pipeline } = await found(runId);
      const stored = await sendSignal(log, files, pipeline, { runId, signal, data, by, id });
      await dispatcher.enqueue(runId);
      return stored;
    },
    pause: (runId, options) => pauseOrResume(runId, "run.paused", options),
    resume: (runId, options) => pauseOrResume(runId, "run.resumed", options),
    async rerun(runId, rerunOptions = {}) {
      requireUnclosed();
      const { run, pipeline } = await found(runId);
      return begin(pipeline, await rerunOf(log, files, pipeline, run, rerunOptions));
    },
    async delete(runId) {
      await deleteRun(log, files, runId);
    },
    doctor: () => diagnose(log, pipelines),
    close({ drainMs = defaultDrainMs } = {}) {
      closing ??= (async () => {
        stopRetention();
        await worker?.stop(drainMs);
        await dispatcher.close?.();
        await log.close();
      })();
      return closing;
    },
  };
  return engine;
}

function work(options: EngineOptions, log: RunLog, dispatcher: Dispatcher): Worker {
  const { pipelines, files, clock = Date.now, concurrency = {} } = options;
  return startWorker({
    log,
    dispatcher,
    pipelines,
    files,
    name: `${process.pid}-${randomBytes(4).toString("hex")}`,
    runs: concurrency.runs ?? 64,
    steps: concurrency.steps ?? 256,
    leaseMs: options.leaseMs ?? defaultLeaseMs,
    graceMs: options.graceMs ?? limits.cancelGraceMs,
    waitGraceMs: options.waitGraceMs,
    clock,
  });
}

function requireDistinct(pipelines: readonly Pipeline[]): void {
  const names = pipelines.map((pipeline) => pipeline.name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice === undefined) return;
  throw new StepcastError("invalid_definition", `two pipelines are named "${twice}": rename one of them`);
}

function unknownPipeline(name: string): StepcastError {
  return new StepcastError(
    "unknown_pipeline",
    `this engine does not run pipeline "${name}": add it to its \`pipelines\``,
  );
}
