import { type InputOf, newRunId, type Pipeline } from "@stepcast/pipeline";
import { createTRPCClient, type TRPCClient, TRPCClientError } from "@trpc/client";
import type { AnyTRPCRouter } from "@trpc/server";
import type { PipelineOfPage } from "../procedures.ts";
import { createTransport, type TransportOptions } from "./create-transport.ts";
import { linksOver } from "./links.ts";
import { isRefusalShape, refusalOf } from "./requests/refusal.ts";
import { openRunStream, type RunStream, type RunStreamParts } from "./run-stream.ts";
import { procedureOf } from "./requests/server.ts";
import type { FollowRequest } from "./transports/transport.ts";

export interface RunRequest<P extends Pipeline> {
  input: InputOf<P>;
  /** Left out, a new one is made. Give one to join the run where it is there already. */
  runId?: string | undefined;
}

export interface RunOptions {
  /** Leaves the run when it fires: loops end, `result` rejects with its reason. The run goes on. */
  signal?: AbortSignal | undefined;
}

export interface WatchOptions extends RunOptions {
  /** The cursor to go on from, as `state` and `events` give it. Left out: from the first event. */
  after?: string | undefined;
}

/** What a pipeline's router has beside tRPC's own procedures. */
export interface PipelineCalls<P extends Pipeline> {
  /** A run of this pipeline: iterate it, or ask for its `result`; either starts it. */
  runPipeline: (request: RunRequest<P>, options?: RunOptions) => RunStream<P>;
  /** A run that is there. */
  watch: (runId: string, options?: WatchOptions) => RunStream<P>;
}

/** tRPC's own client of the router, with `runPipeline` to call and `watch` on every pipeline in it. */
export type StepcastClient<Router extends AnyTRPCRouter> = TRPCClient<Router> &
  Pipelines<Router["_def"]["record"]>;

type Pipelines<Record> = {
  [Key in keyof Record]: Record[Key] extends Procedure ? unknown : Pipelines<Record[Key]>;
} & Calls<Record>;

type Calls<Record> = Record extends {
  runPipeline: { _def: { $types: { output: AsyncIterable<{ data: infer Page }> } } };
}
  ? PipelineCalls<PipelineOfPage<Page>>
  : unknown;

interface Procedure {
  _def: { procedure: true };
}

/**
 * A typed client of a Stepcast server, for Node and the browser. Runs come as async iterables; everything else is tRPC's own client.
 * @example for await (const event of stepcastClient<AppRouter>({ url }).report.runPipeline({ input })) …
 */
export function stepcastClient<Router extends AnyTRPCRouter>(
  options: TransportOptions,
): StepcastClient<Router> {
  const transport = createTransport(options);
  const client = createTRPCClient<Router>({ links: linksOver<Router>(transport, options) });
  const openRun = (
    path: string,
    request: Omit<FollowRequest, "path">,
    { signal }: RunOptions = {},
  ): RunStream => {
    const parts: RunStreamParts = {
      transport,
      tell: (procedure, input) => mutate(client, procedureOf(path, procedure), input),
      open: (runId) => openRun(path, { runId, after: undefined }, { signal }),
      signal,
    };
    return openRunStream({ path, ...request }, parts);
  };
  const calls: PipelineCallsAt = {
    runPipeline: (path, { input, runId = newRunId() }, runOptions) =>
      openRun(path, { runId, input, after: undefined }, runOptions),
    watch: (path, runId, { after, ...runOptions } = {}) => openRun(path, { runId, after }, runOptions),
  };
  // The proxy answers to every name that the type has.
  return reach(client, [], calls) as StepcastClient<Router>;
}

interface PipelineCallsAt {
  runPipeline(path: string, request: RunRequest<Pipeline>, options?: RunOptions): RunStream;
  watch(path: string, runId: string, options?: WatchOptions): RunStream;
}

/** tRPC's client, in which the two names that it cannot call can be called. */
function reach(node: object, path: readonly string[], calls: PipelineCallsAt): object {
  return new Proxy(node, {
    get(target, key) {
      const next: unknown = Reflect.get(target, key);
      // Symbols, and `then`, by which an `await` would take the client for a promise.
      if (typeof key !== "string" || next === undefined || next === null) return next;
      return reach(next, [...path, key], calls);
    },
    apply(target, self, args) {
      const router = path.slice(0, -1).join(".");
      switch (path.at(-1)) {
        case "runPipeline":
          return calls.runPipeline(router, ...(args as [never]));
        case "watch":
          return calls.watch(router, ...(args as [never]));
        default:
          return Reflect.apply(target as () => unknown, self, args);
      }
    },
  });
}

/** @throws StepcastError what the server refused */
async function mutate(client: object, procedure: string, input: object): Promise<unknown> {
  const node = procedure.split(".").reduce((at, key) => Reflect.get(at, key) as object, client);
  const { mutate: send } = node as { mutate(input: object): Promise<unknown> };
  try {
    return await send(input);
  } catch (error) {
    throw error instanceof TRPCClientError && isRefusalShape(error.shape) ? refusalOf(error.shape) : error;
  }
}
