import type { NewRun, RunHeader } from "@stepcast/pipeline/engine";
import { fileForgotten, newTag, runExpired, searchedText } from "@stepcast/pipeline/store";
import type { Calls } from "./calls.ts";
import type { Database } from "./database.ts";
import { factValues } from "./facts.ts";
import { isDeleted } from "./refusals.ts";

/** Stores a run that is new; of one that is there already, tells what it is. */
export async function createRun(calls: Calls, run: NewRun): Promise<{ created: boolean; run: RunHeader }> {
  const { queued, seed = [], ...header } = run;
  const { runId, pipeline, pipelineVersion, inputFingerprint, schemaFingerprint, owner, title } = header;
  const [made] = await calls.call<{ create_titled_run: string }>("create_titled_run", [
    title,
    calls.now(),
    runId,
    pipeline,
    pipelineVersion,
    inputFingerprint,
    schemaFingerprint,
    owner,
    searchedText(runId, queued.text),
    ...factValues(newTag(), [queued, ...seed]),
  ]);
  if (made?.create_titled_run === "created") return { created: true, run: header };
  if (made?.create_titled_run === "file_not_found") throw fileForgotten();
  const found = await findRun(calls.database, runId);
  if (!found) throw runExpired(runId);
  return { created: false, run: found };
}

/** @throws StepcastError `run_expired` for one that was deleted */
export async function findRun(database: Database, runId: string): Promise<RunHeader | undefined> {
  const [found] = await database.query<FoundRun>(
    `SELECT run_id AS "runId", pipeline, pipeline_version AS "pipelineVersion", input_fingerprint AS "inputFingerprint",
       schema_fingerprint AS "schemaFingerprint", owner, title FROM ${database.schema}.runs WHERE run_id = $1`,
    [runId],
  );
  if (found) return { ...found, owner: found.owner ?? undefined, title: found.title ?? undefined };
  if (await isDeleted(database, runId)) throw runExpired(runId);
  return undefined;
}

interface FoundRun extends Omit<RunHeader, "owner" | "title"> {
  owner: string | null;
  title: string | null;
}
