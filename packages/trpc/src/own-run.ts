import { type Pipeline, StepcastError } from "@stepcast/pipeline";
import type { Engine, ListQuery, RunHeader, RunList } from "@stepcast/pipeline/engine";

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
  const run = await engine.find(runId);
  if (run?.pipeline === pipeline.name && maySee(run, owner)) return run;
  throw new StepcastError("run_not_found", `there is no run ${runId}: check the id, or start a new run`);
}

/** The runs that the asker may find. Whoever has no name finds those without an owner, not everybody's. */
export async function listOwn(engine: Engine, query: ListQuery): Promise<RunList> {
  const { runs, next } = await engine.list(query);
  const headers = await Promise.all(runs.map(({ runId }) => engine.find(runId)));
  return { runs: runs.filter((_run, index) => maySee(headers[index], query.owner)), next };
}

function maySee(run: RunHeader | undefined, owner: string | undefined): boolean {
  return run !== undefined && (run.owner === undefined || run.owner === owner);
}
