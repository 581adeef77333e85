import type { InputOf } from "../define/inference.ts";
import type { Pipeline } from "../define/pipeline.ts";
import type { FileStore } from "../files/file-store.ts";
import { decodeEvent, encodeFact, type FactText } from "../model/event-text.ts";
import { fileIdsIn } from "../model/file-ids.ts";
import type { Fact, RunEvent } from "../model/run-event.ts";
import { isForFollowers } from "../orchestrate/orchestrate.ts";
import { RunFiles } from "../orchestrate/run-files.ts";
import type { StartOptions } from "./engine.ts";
import { parseWithFiles } from "./input-files.ts";
import type { NewRun, RunHeader, RunLog } from "./run-log.ts";
import { unreadable } from "./readable.ts";
import { schemaFingerprint } from "./schema-fingerprint.ts";
import { copiedTo, seedOf } from "./seed.ts";
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
  // Many may be done again at once: where nothing is copied, only the input is read.
  const history = fromStep === undefined ? await beginningOf(log, runId) : await historyOf(log, runId);
  const isSameCode = origin.schemaFingerprint === schemaFingerprint(pipeline);
  const seed =
    fromStep === undefined ? [] : seedOf(history.filter(isUsable(pipeline, history, isSameCode)), fromStep);
  const from = { runId, ...(fromStep !== undefined && { fromStep }), copied: seed.length };
  const parsed = await inputOf(pipeline, history, input, isSameCode, files);
  const run = await queuedRun(pipeline, parsed, files, { ...options, origin: from });
  return { ...run, seed: seed.map(encodeCopy) };
}

/** Whatever files a copy names are its run's as well: what brought them into the origin may be left out, and its files are let go. */
function encodeCopy(fact: Fact): FactText {
  const fileIds = fileIdsIn(fact);
  return { ...encodeFact(fact), ...(fileIds.length > 0 && { fileIds }) };
}

async function beginningOf(log: RunLog, runId: string): Promise<RunEvent[]> {
  return (await log.read(runId, undefined, 1)).events.map(({ text }) => decodeEvent(text));
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

/** Results that today's schemas or law 20 no longer take are left out, with all of their step: it runs again. */
function isUsable(
  pipeline: Pipeline,
  history: readonly RunEvent[],
  isSameCode: boolean,
): (event: RunEvent) => boolean {
  const isSpoilt = (event: RunEvent) => !isSameCode && unreadable(pipeline, [event]) !== undefined;
  const spoilt = new Set([...history.filter(isSpoilt), ...namingStrangers(history)]);
  if (spoilt.size === 0) return () => true;
  const keys = new Set([...spoilt].flatMap(keyOf));
  return (event) => {
    // Where it began and where each step did is told all the same.
    if (event.type === "run.queued" || event.type === "step.started") return true;
    return !spoilt.has(event) && !keyOf(event).some((key) => keys.has(key));
  };
}

/** What logs from before law 20 may hold: the rerun must not make a file its own that an agent only made up. */
function namingStrangers(history: readonly RunEvent[]): RunEvent[] {
  const files = new RunFiles();
  const lastCopy = copiedTo(history);
  return history.filter((event) => {
    files.learn(event, event.seq <= lastCopy);
    return files.strangers(event).length > 0;
  });
}

/** A step and a question may have the same key. */
function keyOf(event: Fact): string[] {
  return "key" in event && event.key !== undefined ? [`${event.type.split(".")[0]} ${event.key}`] : [];
}
