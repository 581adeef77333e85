import { type ErrorCode, StepcastError } from "@stepcast/pipeline";
import type { Engine } from "@stepcast/pipeline/engine";
import { requireVisible } from "./own-run.ts";

export interface RerunManyRequest {
  runIds: readonly string[];
  /** One for each of them. */
  newRunIds?: readonly string[] | undefined;
}

/** What became of each run that was named, in the order in which they were. */
export interface RerunManyResult {
  started: { runId: string; newRunId: string }[];
  /** Those that cannot be done again, and why. */
  refused: { runId: string; code: ErrorCode; message: string }[];
}

/** Starts runs that do again what these did. They are the asker's, and each begins with its origin's input. */
export async function rerunRuns(
  engine: Engine,
  owner: string | undefined,
  { runIds, newRunIds }: RerunManyRequest,
): Promise<RerunManyResult> {
  const result: RerunManyResult = { started: [], refused: [] };
  for (const [index, runId] of runIds.entries()) {
    try {
      await requireVisible(engine, runId, owner);
      const run = await engine.rerun(runId, { runId: newRunIds?.[index], owner });
      result.started.push({ runId, newRunId: run.runId });
    } catch (error) {
      if (!StepcastError.is(error) || !ofOneRun.has(error.code)) throw error;
      result.refused.push({ runId, code: error.code, message: error.message });
    }
  }
  return result;
}

/** What is wrong with one run, and not with all of them. */
const ofOneRun: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  "run_not_found",
  "run_expired",
  "unknown_pipeline",
  "invalid_input",
  "input_mismatch",
  "file_not_found",
  "value_too_large",
  "not_serializable",
]);
