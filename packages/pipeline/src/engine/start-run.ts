import type { Pipeline } from "../define/pipeline.ts";
import type { FileStore } from "../files/file-store.ts";
import { StepcastError } from "../model/errors.ts";
import { encodeFact } from "../model/event-text.ts";
import type { Origin } from "../model/run-event.ts";
import { newRunId } from "../model/new-run-id.ts";
import type { StartOptions } from "./engine.ts";
import { fingerprint } from "./fingerprint.ts";
import { checkFiles, parseWithFiles } from "./input-files.ts";
import { runNotFound } from "./log-errors.ts";
import { requireRunId } from "./run-id.ts";
import type { NewRun, RunHeader } from "./run-log.ts";
import { titleOf } from "./run-title.ts";
import { schemaFingerprint } from "./schema-fingerprint.ts";

/**
 * A run to be stored, its input parsed and its files looked up.
 * @throws StepcastError `invalid_input`, `invalid_run_id`, `file_not_found`, `value_too_large`, `not_serializable`
 */
export async function newRun(
  pipeline: Pipeline,
  input: unknown,
  files: FileStore,
  options: StartOptions,
): Promise<NewRun> {
  const what = `the input of pipeline "${pipeline.name}"`;
  return queuedRun(pipeline, await parseWithFiles(pipeline.input, input, what, files), files, options);
}

/** The same for an input that was parsed before. @throws StepcastError as `newRun`, but for its parsing */
export async function queuedRun(
  pipeline: Pipeline,
  parsed: unknown,
  files: FileStore,
  { runId, owner, origin }: StartOptions & { origin?: Origin },
): Promise<NewRun> {
  const { name, version } = pipeline;
  const id = runId === undefined ? newRunId() : requireRunId(runId);
  const input = await checkFiles(parsed, files);
  const title = titleOf(pipeline, input);
  const untitled = {
    type: "run.queued" as const,
    pipeline: name,
    pipelineVersion: version,
    input,
    ...(owner !== undefined && { owner }),
    ...(origin && { origin }),
  };
  return {
    runId: id,
    pipeline: name,
    pipelineVersion: version,
    // Without the title: what code makes of an input may change, and the run is the same.
    inputFingerprint: fingerprint(name, encodeFact(untitled).text),
    schemaFingerprint: schemaFingerprint(pipeline),
    owner,
    title,
    queued: encodeFact(title === undefined ? untitled : { ...untitled, title }),
  };
}

/** Law 8: starting twice joins only what is the same. @throws StepcastError `input_mismatch`, `run_not_found` */
export function requireSame(wanted: NewRun, stored: RunHeader): void {
  if (stored.owner !== wanted.owner) throw runNotFound(wanted.runId);
  if (stored.inputFingerprint === wanted.inputFingerprint) return;
  throw new StepcastError(
    "input_mismatch",
    `run ${wanted.runId} was started with another pipeline or input: choose a new runId, or leave the input out to join it`,
  );
}
