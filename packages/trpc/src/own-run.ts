import { type Pipeline, StepcastError } from "@stepcast/pipeline";
import type { Engine, RunHeader } from "@stepcast/pipeline/engine";

/**
 * The run, if it is of this pipeline and the asker may see it. A run of someone else does not exist for them.
 * @throws StepcastError `run_not_found`
 */
export async function requireOwn(
  engine: Engine,
  pipeline: Pipeline,
  runId: string,
  owner: string | undefined,
): Promise<RunHeader> {
  const run = await requireVisible(engine, runId, owner);
  if (run.pipeline === pipeline.name) return run;
  throw notFound(runId);
}

/** The run, of whatever pipeline. @throws StepcastError `run_not_found` */
export async function requireVisible(
  engine: Engine,
  runId: string,
  owner: string | undefined,
): Promise<RunHeader> {
  const run = await engine.find(runId);
  if (run && maySee(run, owner)) return run;
  throw notFound(runId);
}

function notFound(runId: string): StepcastError {
  return new StepcastError("run_not_found", `there is no run ${runId}: check the id, or start a new run`);
}

function maySee(run: RunHeader, owner: string | undefined): boolean {
  return run.owner === undefined || run.owner === owner;
}
