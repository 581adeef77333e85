import type { InputOf, Pipeline } from "@stepcast/pipeline";
import type { Engine } from "@stepcast/pipeline/engine";
import type { TRPCBuiltRouter } from "@trpc/server";
import { cancelRuns } from "./cancel-runs.ts";
import { describePipeline } from "./describe-pipeline.ts";
import { followRun } from "./follow-run.ts";
import { patient, pollEvents } from "./poll-events.ts";
import { procedureInputs as inputs } from "./procedure-inputs.ts";
import type { Procedures } from "./procedures.ts";
import { answerSchema, fitValue, signalSchema } from "./fit-values.ts";
import { type Context, procedure, t } from "./trpc.ts";
import { requireOwn } from "./own-run.ts";

/** The router of one pipeline: put it into yours under any name, or use it as it is. */
export type PipelineRouter<P extends Pipeline> = TRPCBuiltRouter<
  (typeof t)["_config"]["$types"],
  // A mapped type, since tRPC wants an index signature, which an interface has not.
  { [Name in keyof Procedures<P>]: Procedures<P>[Name] }
>;

/** Exposes a pipeline: everything typed from its agents' schemas, with no cast on the caller's side. */
export function pipelineRouter<P extends Pipeline>(
  pipeline: P,
  { engine }: { engine: Engine },
): PipelineRouter<P> {
  const router = t.router({
    runPipeline: procedure
      .input(inputs.runPipeline)
      .subscription(({ input, ctx, signal }) => followRun(engine, pipeline, input, ctx, signal)),

    start: procedure.input(inputs.start).mutation(async ({ input: { runId, input }, ctx: { owner } }) => {
      // The engine parses it with the pipeline's own schema.
      const given = fitValue(pipeline.input, input) as InputOf<P>;
      const run = await engine.start(pipeline, given, { runId, owner });
      return { runId: run.runId };
    }),

    cancel: procedure.input(inputs.cancel).mutation(async ({ input: { runId, reason }, ctx: { owner } }) => {
      await requireOwn(engine, pipeline, runId, owner);
      const why = { ...byOf({ owner }), ...(reason !== undefined && { reason }) };
      return { cancelled: await engine.cancel(runId, why) };
    }),

    cancelAll: procedure.input(inputs.cancelAll).mutation(async ({ input, ctx: { owner } }) => {
      return { runIds: await cancelRuns(engine, owner, { ...input, pipeline: pipeline.name }) };
    }),

    answer: procedure.input(inputs.answer).mutation(async ({ input, ctx }) => {
      const { runId, question, key = question, answer } = input;
      await requireOwn(engine, pipeline, runId, ctx.owner);
      await engine.answer(runId, key, fitValue(answerSchema(pipeline, key), answer), byOf(ctx));
      return { answered: true };
    }),

    signal: procedure.input(inputs.signal).mutation(async ({ input: { runId, signal, data, id }, ctx }) => {
      await requireOwn(engine, pipeline, runId, ctx.owner);
      const message = fitValue(signalSchema(pipeline, signal), data);
      return { stored: await engine.signal(runId, signal, message, { id, ...byOf(ctx) }) };
    }),

    pause: procedure.input(inputs.pause).mutation(async ({ input: { runId }, ctx }) => {
      await requireOwn(engine, pipeline, runId, ctx.owner);
      return { changed: await engine.pause(runId, byOf(ctx)) };
    }),

    resume: procedure.input(inputs.resume).mutation(async ({ input: { runId }, ctx }) => {
      await requireOwn(engine, pipeline, runId, ctx.owner);
      return { changed: await engine.resume(runId, byOf(ctx)) };
    }),

    rerun: procedure.input(inputs.rerun).mutation(async ({ input, ctx: { owner } }) => {
      const { runId, fromStep, newRunId } = input;
      await requireOwn(engine, pipeline, runId, owner);
      const changed = fitValue(pipeline.input, input.input);
      const run = await engine.rerun(runId, { fromStep, input: changed, runId: newRunId, owner });
      return { runId: run.runId };
    }),

    state: procedure.input(inputs.state).query(async ({ input: { runId }, ctx: { owner } }) => {
      await requireOwn(engine, pipeline, runId, owner);
      return engine.state(runId);
    }),

    events: procedure.input(inputs.events).query(async ({ input, ctx, signal }) => {
      await requireOwn(engine, pipeline, input.runId, ctx.owner);
      const leaving = [signal, ctx.line?.gone].filter((each) => each !== undefined);
      return pollEvents(engine, patient(input, ctx), AbortSignal.any(leaving), ctx.signer);
    }),

    list: procedure
      .input(inputs.list)
      // Whoever has no name finds the runs of nobody, not everybody's.
      .query(({ input, ctx: { owner = null } }) => engine.list({ ...input, owner, pipeline: pipeline.name })),

    count: procedure
      .input(inputs.count)
      .query(({ input, ctx: { owner = null } }) =>
        engine.count({ ...input, owner, pipeline: pipeline.name }),
      ),

    describe: procedure.query(() => describePipeline(pipeline)),
  });
  // The procedures parse and answer exactly what `PipelineRouter` says; tRPC cannot infer that for a type parameter.
  return router as unknown as PipelineRouter<P>;
}

function byOf({ owner }: Context): { by?: string } {
  return owner === undefined ? {} : { by: owner };
}
