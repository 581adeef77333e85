import { type Pipeline, StepcastError } from "@stepcast/pipeline";
import type { Engine } from "@stepcast/pipeline/engine";
import type { TRPCBuiltRouter } from "@trpc/server";
import { cancelRuns } from "./cancel-runs.ts";
import { requireVisible } from "./own-run.ts";
import { runsInputs as inputs } from "./procedure-inputs.ts";
import type { RunsProcedures } from "./procedures.ts";
import { rerunRuns } from "./rerun-runs.ts";
import { procedure, t } from "./trpc.ts";

/** The router of all runs, of whatever pipeline. */
export type RunsRouter<Name extends string> = TRPCBuiltRouter<
  (typeof t)["_config"]["$types"],
  // A mapped type, since tRPC wants an index signature, which an interface has not.
  { [Procedure in keyof RunsProcedures<Name>]: RunsProcedures<Name>[Procedure] }
>;

/**
 * What is asked of runs before it is known of which pipeline they are: for a history of all of them, and for a page that is told a
 * run's id alone. Put it beside the pipelines' own routers.
 */
export function runsRouter<P extends Pipeline>({
  engine,
  pipelines,
}: {
  engine: Engine;
  /** Those of the router, whose names `find` answers with. */
  pipelines: readonly P[];
}): RunsRouter<P["name"]> {
  return t.router({
    find: procedure.input(inputs.find).query(async ({ input: { runId }, ctx: { owner } }) => {
      const { pipeline, title } = await requireVisible(engine, runId, owner);
      if (!pipelines.some(({ name }) => name === pipeline)) throw notOffered(runId, pipeline);
      return { pipeline, title };
    }),

    list: procedure
      .input(inputs.list)
      // Whoever has no name finds the runs of nobody, not everybody's.
      .query(({ input, ctx: { owner = null } }) => engine.list({ ...input, owner })),

    count: procedure
      .input(inputs.count)
      .query(({ input, ctx: { owner = null } }) => engine.count({ ...input, owner })),

    cancelAll: procedure.input(inputs.cancelAll).mutation(async ({ input, ctx: { owner } }) => {
      return { runIds: await cancelRuns(engine, owner, input) };
    }),

    rerunAll: procedure
      .input(inputs.rerunAll)
      .mutation(({ input, ctx: { owner } }) => rerunRuns(engine, owner, input)),
  });
}

function notOffered(runId: string, pipeline: string): StepcastError {
  return new StepcastError(
    "unknown_pipeline",
    `run ${runId} is of pipeline "${pipeline}", which this server does not offer any more`,
  );
}
