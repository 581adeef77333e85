import type { InputOf, LogReset, Pipeline, RunEvent, RunSnapshot, RunState } from "@stepcast/pipeline";
import { type Engine, RunId, type RunList } from "@stepcast/pipeline/engine";
import type {
  TRPCBuiltRouter,
  TRPCMutationProcedure,
  TRPCQueryProcedure,
  TRPCSubscriptionProcedure,
} from "@trpc/server";
import { z } from "zod";
import { followRun } from "./follow-run.ts";
import { patient, pollEvents } from "./poll-events.ts";
import { procedure, t } from "./trpc.ts";
import { requireOwn } from "./own-run.ts";

declare const pipelineType: unique symbol;

/**
 * What `runPipeline` yields under each cursor; our clients hand the events on one by one. In types only it carries its pipeline,
 * so that a hook or client can tell the state and the output from the procedure alone.
 */
export type Page<P extends Pipeline> = (RunEvent<P> | LogReset)[] & { readonly [pipelineType]?: P };

/** The pipeline of a `Page`. */
export type PipelineOfPage<T> = T extends { readonly [pipelineType]?: infer P extends Pipeline } ? P : never;

export interface StartInput<P extends Pipeline> {
  /** Made by the caller, once per click: retries and reconnects then join, and never start twice. */
  runId?: string | undefined;
  input: InputOf<P>;
}

export interface RunPipelineInput<P extends Pipeline> {
  runId?: string | undefined;
  /** Left out, the run must be there. */
  input?: InputOf<P> | undefined;
  /** The cursor of the last page seen. With it a run is never started. */
  lastEventId?: string | null | undefined;
}

export interface EventsInput {
  runId: string;
  after?: string | undefined;
  limit?: number | undefined;
  /** Wait this long for an event where none is there yet; 25 s at most, 250 ms in a batch, which is answered as a whole. */
  waitMs?: number | undefined;
}

export interface ListInput {
  status?: RunState["status"] | RunState["status"][] | undefined;
  /** Queued at this time or later, in milliseconds since 1970. */
  since?: number | undefined;
  /** Queued before this time. */
  until?: number | undefined;
  /** In the run's id or input. */
  text?: string | undefined;
  limit?: number | undefined;
  cursor?: string | undefined;
}

/** The answer of a poll. */
export interface EventsOutput<P extends Pipeline> {
  events: RunEvent<P>[];
  cursor: string;
  ended: boolean;
  /** The cursor was not of this log: drop what you have and read from the start. */
  reset: boolean;
  /** With `reset`: how far the log goes now. */
  lastSeq?: number;
}

type Procedure<Input, Output> = { input: Input; output: Output; meta: object };

interface Procedures<P extends Pipeline> {
  /** Starts or joins a run and follows it to its end. Leaving it does not cancel the run. */
  runPipeline: TRPCSubscriptionProcedure<
    Procedure<RunPipelineInput<P>, AsyncIterable<{ id: string; data: Page<P> }, void, void>>
  >;
  start: TRPCMutationProcedure<Procedure<StartInput<P>, { runId: string }>>;
  cancel: TRPCMutationProcedure<
    Procedure<{ runId: string; reason?: string | undefined }, { cancelled: boolean }>
  >;
  state: TRPCQueryProcedure<Procedure<{ runId: string }, RunSnapshot<P>>>;
  events: TRPCQueryProcedure<Procedure<EventsInput, EventsOutput<P>>>;
  list: TRPCQueryProcedure<Procedure<ListInput | void, RunList>>;
}

/** The router of one pipeline: put it into yours under any name, or use it as it is. */
export type PipelineRouter<P extends Pipeline> = TRPCBuiltRouter<
  (typeof t)["_config"]["$types"],
  // A mapped type, since tRPC wants an index signature, which an interface has not.
  { [Name in keyof Procedures<P>]: Procedures<P>[Name] }
>;

const runStatus = z.enum(["queued", "running", "waiting", "paused", "completed", "failed", "cancelled"]);

const inputs = {
  runPipeline: z.object({
    runId: RunId.optional(),
    input: z.unknown().optional(),
    lastEventId: z.string().max(64).nullish(),
  }),
  start: z.object({ runId: RunId.optional(), input: z.unknown() }),
  cancel: z.object({ runId: RunId, reason: z.string().max(1_000).optional() }),
  state: z.object({ runId: RunId }),
  events: z.object({
    runId: RunId,
    after: z.string().max(64).optional(),
    limit: z.number().int().min(1).max(500).default(500),
    waitMs: z.number().int().min(0).max(25_000).default(0),
  }),
  list: z
    .object({
      status: z.union([runStatus, z.array(runStatus).max(7)]).optional(),
      since: z.number().int().optional(),
      until: z.number().int().optional(),
      text: z.string().max(200).optional(),
      limit: z.number().int().min(1).max(100).default(20),
      cursor: z.string().max(200).optional(),
    })
    .prefault({}),
};

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
      const run = await engine.start(pipeline, input as InputOf<P>, { runId, owner });
      return { runId: run.runId };
    }),

    cancel: procedure.input(inputs.cancel).mutation(async ({ input: { runId, reason }, ctx: { owner } }) => {
      await requireOwn(engine, pipeline, runId, owner);
      const by = owner === undefined ? {} : { by: owner };
      return { cancelled: await engine.cancel(runId, { ...by, ...(reason !== undefined && { reason }) }) };
    }),

    state: procedure.input(inputs.state).query(async ({ input: { runId }, ctx: { owner } }) => {
      await requireOwn(engine, pipeline, runId, owner);
      return engine.state(runId);
    }),

    events: procedure.input(inputs.events).query(async ({ input, ctx, signal }) => {
      await requireOwn(engine, pipeline, input.runId, ctx.owner);
      const leaving = [signal, ctx.line?.gone].filter((each) => each !== undefined);
      return pollEvents(engine, patient(input, ctx), AbortSignal.any(leaving));
    }),

    list: procedure
      .input(inputs.list)
      // Whoever has no name finds the runs of nobody, not everybody's.
      .query(({ input, ctx: { owner = null } }) => engine.list({ ...input, owner, pipeline: pipeline.name })),
  });
  // The procedures parse and answer exactly what `PipelineRouter` says; tRPC cannot infer that for a type parameter.
  return router as unknown as PipelineRouter<P>;
}
