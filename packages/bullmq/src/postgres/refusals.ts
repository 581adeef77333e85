import type { StepcastError } from "@stepcast/pipeline";
import type { Lease } from "@stepcast/pipeline/engine";
import {
  cancelRequested,
  fenced,
  fileForgotten,
  outOfOrder,
  runEnded,
  runExpired,
  runNotFound,
} from "@stepcast/pipeline/store";
import type { AnswerRow } from "./calls.ts";
import type { Database } from "./database.ts";

/** The error that an outcome other than "stored" stands for. */
export async function refusal(
  database: Database,
  answer: AnswerRow | undefined,
  { lease, n = 0 }: { lease: Lease; n?: number },
): Promise<StepcastError> {
  const { runId } = lease;
  switch (answer?.outcome) {
    case "fenced":
      return fenced(lease);
    case "out_of_order":
      return outOfOrder(runId, n, answer.seq);
    case "ended":
      return runEnded(runId);
    case "cancel_requested":
      return cancelRequested(runId);
    case "file_not_found":
      return fileForgotten();
    default:
      return missing(database, runId);
  }
}

/** Of a run that is not there: it was deleted, or never was. */
export async function missing(database: Database, runId: string): Promise<StepcastError> {
  return (await isDeleted(database, runId)) ? runExpired(runId) : runNotFound(runId);
}

export async function isDeleted(database: Database, runId: string): Promise<boolean> {
  const found = await database.query(`SELECT FROM ${database.schema}.tombstones WHERE run_id = $1`, [runId]);
  return found.length > 0;
}
