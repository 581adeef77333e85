import { StepcastError } from "@stepcast/pipeline";
import type { Engine, ListQuery } from "@stepcast/pipeline/engine";
import { requireVisible } from "./own-run.ts";

/** Which runs are to stop, and why. */
export interface CancelRequest extends Omit<ListQuery, "owner" | "limit" | "cursor"> {
  runIds?: readonly string[] | undefined;
  reason?: string | undefined;
}

/** So many are asked to stop in one request. */
const maxRuns = 100;

/**
 * Asks the asker's runs to stop: those named, or those found, of one pipeline or of all. Answers the ids of those that were asked now.
 * Others had ended, were asked before, or are not the asker's, which nobody is told.
 */
export async function cancelRuns(
  engine: Engine,
  owner: string | undefined,
  { runIds, reason, ...filter }: CancelRequest,
): Promise<string[]> {
  const options = { ...(owner !== undefined && { by: owner }), ...(reason !== undefined && { reason }) };
  // Whoever has no name finds the runs of nobody, not everybody's.
  if (!runIds) return engine.cancelAll({ ...filter, owner: owner ?? null, limit: maxRuns }, options);
  const asked: string[] = [];
  for (const runId of runIds) {
    const isAsked = await unlessGone(async () => {
      const { pipeline } = await requireVisible(engine, runId, owner);
      return pipeline === (filter.pipeline ?? pipeline) && engine.cancel(runId, options);
    });
    if (isAsked) asked.push(runId);
  }
  return asked;
}

const gone: readonly string[] = ["run_ended", "run_expired", "run_not_found"];

async function unlessGone(ask: () => Promise<boolean>): Promise<boolean> {
  try {
    return await ask();
  } catch (error) {
    if (StepcastError.is(error) && gone.includes(error.code)) return false;
    throw error;
  }
}
