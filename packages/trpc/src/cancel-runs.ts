import { type Pipeline, StepcastError } from "@stepcast/pipeline";
import type { Engine, ListQuery } from "@stepcast/pipeline/engine";
import { requireOwn, requireVisible } from "./own-run.ts";

/** Which runs are to stop, and why. */
export interface CancelRequest extends Omit<ListQuery, "owner" | "pipeline" | "limit" | "cursor"> {
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
  pipeline: Pipeline | undefined,
  owner: string | undefined,
  { runIds, reason, ...filter }: CancelRequest,
): Promise<string[]> {
  const options = { ...(owner !== undefined && { by: owner }), ...(reason !== undefined && { reason }) };
  // Whoever has no name finds the runs of nobody, not everybody's.
  const own = { owner: owner ?? null, ...(pipeline && { pipeline: pipeline.name }) };
  if (!runIds) return engine.cancelAll({ ...filter, ...own, limit: maxRuns }, options);
  const asked: string[] = [];
  for (const runId of runIds) {
    const isAsked = await unlessGone(async () => {
      if (pipeline) await requireOwn(engine, pipeline, runId, owner);
      else await requireVisible(engine, runId, owner);
      return engine.cancel(runId, options);
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
