import type { InputOf } from "../define/inference.ts";
import type { Pipeline } from "../define/pipeline.ts";
import type { FileStore } from "../files/file-store.ts";
import { decodeEvent, encodeFact } from "../model/event-text.ts";
import type { Fact, RunEvent } from "../model/run-event.ts";
import { isForFollowers } from "../orchestrate/orchestrate.ts";
import type { StartOptions } from "./engine.ts";
import { parseWithFiles } from "./input-files.ts";
import type { NewRun, RunHeader, RunLog } from "./run-log.ts";
import { unreadable } from "./readable.ts";
import { schemaFingerprint } from "./schema-fingerprint.ts";
import { seedOf } from "./seed.ts";
import { queuedRun } from "./start-run.ts";
import { storedPages } from "./stored-pages.ts";

export interface RerunOptions<P extends Pipeline = Pipeline> extends StartOptions {
  /** The key of the step to begin with: what was stored before its start is used again. Left out: everything is done again. */
  fromStep?: string | undefined;
  /** Default: the origin's. Steps that are called with the same input as there are not run again. */
  input?: InputOf<P> | undefined;
}

/**
 * A run to be stored that does again what another did. That one may still be running.
 * @throws StepcastError `step_not_found`, `invalid_input`, `invalid_run_id`, `file_not_found`, `run_not_found`, `run_expired`
 */
export async function rerunOf(
  log: RunLog,
  files: FileStore,
  pipeline: Pipeline,
  origin: RunHeader,
  { fromStep, input, ...options }: RerunOptions,
): Promise<NewRun> {
  const { runId } = origin;
  const history = await historyOf(log, runId);
  const isSameCode = origin.schemaFingerprint === schemaFingerprint(pipeline);
  const seed =
    fromStep === undefined ? [] : seedOf(history.filter(isUsable(pipeline, history, isSameCode)), fromStep);
  const from = { runId, ...(fromStep !== undefined && { fromStep }), copied: seed.length };
  const parsed = await inputOf(pipeline, history, input, isSameCode, files);
  const run = await queuedRun(pipeline, parsed, files, { ...options, origin: from });
  return { ...run, seed: seed.map(encodeFact) };
}

async function historyOf(log: RunLog, runId: string): Promise<RunEvent[]> {
  const history: RunEvent[] = [];
  for await (const events of storedPages(log, runId)) {
    history.push(...events.filter(({ type }) => !isForFollowers(type)).map(({ text }) => decodeEvent(text)));
  }
  return history;
}

/** The recorded input was parsed when the origin began; changed schemas have to see it again. */
async function inputOf(
  { name, input: schema }: Pipeline,
  [queued]: readonly RunEvent[],
  input: unknown,
  isSameCode: boolean,
  files: FileStore,
): Promise<unknown> {
  const recorded = queued?.type === "run.queued" ? queued.input : undefined;
  if (input === undefined && isSameCode) return recorded;
  const value = input === undefined ? recorded : input;
  return parseWithFiles(schema, value, `the input of pipeline "${name}"`, files);
}

/** Results that today's schemas no longer take are left out, with all of their step: it runs again. */
function isUsable(
  pipeline: Pipeline,
  history: readonly RunEvent[],
  isSameCode: boolean,
): (event: RunEvent) => boolean {
  if (isSameCode) return () => true;
  const spoilt = new Set(history.filter((event) => unreadable(pipeline, [event]) !== undefined));
  const keys = new Set([...spoilt].flatMap(keyOf));
  return (event) => {
    // Where it began and where each step did is told all the same.
    if (event.type === "run.queued" || event.type === "step.started") return true;
    return !spoilt.has(event) && !keyOf(event).some((key) => keys.has(key));
  };
}

/** A step and a question may have the same key. */
function keyOf(event: Fact): string[] {
  return "key" in event && event.key !== undefined ? [`${event.type.split(".")[0]} ${event.key}`] : [];
}
