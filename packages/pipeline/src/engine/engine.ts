import { randomBytes } from "node:crypto";
import type { InputOf } from "../define/inference.ts";
import type { Pipeline } from "../define/pipeline.ts";
import type { FileStore } from "../files/file-store.ts";
import { StepcastError } from "../model/errors.ts";
import { decodeEvent, encodeFact } from "../model/event-text.ts";
import { limits } from "../model/limits.ts";
import type { Fact } from "../model/run-event.ts";
import { emptyRun, reduceEvents, type RunState } from "../model/run-state.ts";
import { parseValue } from "../orchestrate/parse-value.ts";
import { drive } from "./drive.ts";
import { checkFiles } from "./input-files.ts";
import { fingerprint } from "./fingerprint.ts";
import { memoryLog } from "./memory/memory-log.ts";
import { openRun, type Run } from "./run.ts";
import { newRunId } from "../model/new-run-id.ts";
import { requireRunId, runNotFound } from "./run-id.ts";
import type { ListQuery, NewRun, Page, RunHeader, RunList, RunLog } from "./run-log.ts";

export interface EngineOptions {
  /** The pipelines this engine runs. Another may not be started, even where its run is stored. */
  pipelines: readonly Pipeline[];
  files: FileStore;
  /** Default: in memory, gone with the process. */
  log?: RunLog;
  /** How long a cancelled step may take to obey, in milliseconds. */
  graceMs?: number;
  /** Hears of what no run can tell: a failing store. Default: `console.error`. */
  onError?: (error: unknown) => void;
}

export interface StartOptions {
  /** Choose it to be able to start twice and get one run. Default: a new one. */
  runId?: string | undefined;
  /** Who may see the run; kept with it. */
  owner?: string | undefined;
}

/** Where runs live and who drives them. */
export interface Engine {
  readonly files: FileStore;
  readonly pipelines: readonly Pipeline[];
  /**
   * Starts a run, or joins the one with this `runId` (law 8).
   * @throws StepcastError `invalid_input`, `input_mismatch`, `unknown_pipeline`, `invalid_run_id`, `file_not_found`, `engine_closed`
   */
  start<P extends Pipeline>(pipeline: P, input: InputOf<P>, options?: StartOptions): Promise<Run<P>>;
  /** A handle for a run that is there. @throws StepcastError `run_not_found` */
  join<P extends Pipeline>(pipeline: P, runId: string): Promise<Run<P>>;
  find(runId: string): Promise<RunHeader | undefined>;
  /** Some events after a cursor. @throws StepcastError `run_not_found`, `invalid_cursor` */
  read(runId: string, after: string | undefined, limit: number): Promise<Page>;
  /** History, then live, to the terminal event or until `signal` fires. Leaving is not cancelling. */
  follow(runId: string, after: string | undefined, signal: AbortSignal): AsyncIterable<Page>;
  state(runId: string): Promise<RunState>;
  list(query: ListQuery): Promise<RunList>;
  /** Asks a run to stop; true the first time. @throws StepcastError `run_not_found`, `run_ended` */
  cancel(runId: string, options?: { by?: string; reason?: string }): Promise<boolean>;
  /** Takes no more runs and waits until those under way have ended. */
  close(): Promise<void>;
}

const leaseMs = 30_000;

/** @throws StepcastError `invalid_definition` when two pipelines share a name */
export function createEngine({
  pipelines,
  files,
  log = memoryLog(),
  graceMs = limits.cancelGraceMs,
  onError = console.error,
}: EngineOptions): Engine {
  requireDistinct(pipelines);
  const worker = `${process.pid}-${randomBytes(4).toString("hex")}`;
  const driving = new Set<Promise<void>>();
  let closed = false;

  const engine: Engine = {
    files,
    pipelines,
    async start(pipeline, input, options = {}) {
      if (closed)
        throw new StepcastError("engine_closed", "this engine was closed: open another to start runs");
      const run = await newRun(pipeline, input, options);
      const { created, run: stored } = await log.create(run);
      if (!created) requireSame(run, stored);
      else begin(run.runId, pipeline);
      return openRun(engine, pipeline, run.runId);
    },
    async join(pipeline, runId) {
      if ((await log.find(runId))?.pipeline !== pipeline.name) throw runNotFound(runId);
      return openRun(engine, pipeline, runId);
    },
    find: (runId) => log.find(runId),
    read: (runId, after, limit) => log.read(runId, after, limit),
    follow: (runId, after, signal) => log.follow(runId, after, signal),
    state: (runId) => fold(log, runId),
    list: (query) => log.list(query),
    async cancel(runId, { by, reason } = {}) {
      const why = reason?.slice(0, limits.reasonChars);
      const fact: Fact = { type: "run.cancel_requested", ...(by && { by }), ...(why && { reason: why }) };
      return (await log.signal(runId, "cancel", encodeFact(fact))).won;
    },
    async close() {
      closed = true;
      await Promise.all(driving);
    },
  };
  return engine;

  async function newRun(pipeline: Pipeline, input: unknown, { runId, owner }: StartOptions): Promise<NewRun> {
    if (!pipelines.includes(pipeline)) throw unknownPipeline(pipeline.name);
    const id = runId === undefined ? newRunId() : requireRunId(runId);
    const parsed = parseValue(
      pipeline.input,
      input,
      "invalid_input",
      `the input of pipeline "${pipeline.name}"`,
    );
    const checked = await checkFiles(parsed, files);
    const { name, version } = pipeline;
    const queued = encodeFact({
      type: "run.queued",
      pipeline: name,
      pipelineVersion: version,
      input: checked,
      ...(owner !== undefined && { owner }),
    });
    const inputFingerprint = fingerprint(name, queued.text);
    return { runId: id, pipeline: name, pipelineVersion: version, inputFingerprint, owner, queued };
  }

  function begin(runId: string, pipeline: Pipeline): void {
    const driven = drive({ runId, pipeline, log, files, worker, leaseMs, graceMs })
      .catch(onError)
      .finally(() => driving.delete(driven));
    driving.add(driven);
  }
}

function requireDistinct(pipelines: readonly Pipeline[]): void {
  const names = pipelines.map((pipeline) => pipeline.name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice === undefined) return;
  throw new StepcastError("invalid_definition", `two pipelines are named "${twice}": rename one of them`);
}

function requireSame(wanted: NewRun, stored: RunHeader): void {
  if (stored.owner !== wanted.owner) throw runNotFound(wanted.runId);
  if (stored.inputFingerprint === wanted.inputFingerprint) return;
  throw new StepcastError(
    "input_mismatch",
    `run ${wanted.runId} was started with another pipeline or input: choose a new runId, or leave the input out to join it`,
  );
}

function unknownPipeline(name: string): StepcastError {
  return new StepcastError(
    "unknown_pipeline",
    `this engine does not run pipeline "${name}": add it to its \`pipelines\``,
  );
}

async function fold(log: RunLog, runId: string): Promise<RunState> {
  let state = emptyRun();
  let cursor: string | undefined;
  for (;;) {
    const page = await log.read(runId, cursor, limits.pageEvents);
    const last = page.events.at(-1);
    if (!last) return state;
    state = reduceEvents(
      state,
      page.events.map((event) => decodeEvent(event.text)),
    );
    cursor = `${last.seq}.${last.tag}`;
  }
}
