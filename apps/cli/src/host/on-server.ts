import { type LogReset, type Pipeline, type RunEvent, StepcastError } from "@stepcast/pipeline";
import type { RunSummary } from "@stepcast/pipeline/engine";
import type { AppRouter } from "@stepcast/server";
import type { PipelineRouter } from "@stepcast/trpc";
import { runEvents, stepcastLinks } from "@stepcast/trpc/client";
import { createTRPCClient, type TRPCClient, TRPCClientError } from "@trpc/client";
import { EventSource } from "eventsource";
import { CliError, exitCodes } from "../cli-error.ts";
import { download } from "./download.ts";
import type { FollowOptions, Host, HostedRun, RunQuery } from "./host.ts";
import { originOf, requireServer } from "./server-address.ts";
import { upload } from "./upload.ts";

export type TransportName = "auto" | "sse" | "websocket" | "polling";

type Router = TRPCClient<PipelineRouter<Pipeline>>;

/** The runs of a server. Leaving one is not cancelling it. @throws CliError where no server answers */
export async function onServer(
  address: string,
  pipelines: readonly Pipeline[],
  _transport: TransportName = "auto",
): Promise<Host> {
  const url = originOf(address);
  await requireServer(url);
  const client = createTRPCClient<AppRouter>({ links: stepcastLinks({ url: `${url}/trpc`, EventSource }) });
  // Under the name of each pipeline a server has that pipeline's router; one that it does not have, it refuses.
  const routerOf = (name: string) => (client as unknown as Record<string, Router>)[name] as Router;
  const found = new Map<string, Promise<string>>();
  /** Which pipeline a run is of. */
  const pipelineOf = (runId: string) => {
    const name = found.get(runId) ?? findPipeline(runId, pipelines, routerOf);
    found.set(runId, name);
    return name;
  };

  async function* follow(name: string, run: HostedRun & { lastEventId?: string }, options: FollowOptions) {
    const { note, signal } = options;
    signal.throwIfAborted();
    const onReconnect = () => note(`no connection to ${url}: trying again, until Ctrl-C`);
    yield* runEvents(routerOf(name), run, { onReconnect, signal });
  }

  return {
    address: ` --server ${url}`,
    ownsRuns: false,
    keep: (path, signal) => upload(url, path, signal),
    async *run({ name }, run, options) {
      await requirePipeline(routerOf(name), name, url);
      yield* follow(name, run, options);
    },
    async *watch(runId, after, options) {
      const run = { runId, input: undefined, ...(after !== undefined && { lastEventId: after }) };
      yield* follow(await pipelineOf(runId), run, options);
    },
    async *read(runId, after) {
      yield* readAll(routerOf(await pipelineOf(runId)), runId, after);
    },
    async firstEvent(runId) {
      return (await routerOf(await pipelineOf(runId)).events.query({ runId, limit: 1 })).events[0];
    },
    async state(runId) {
      return routerOf(await pipelineOf(runId)).state.query({ runId });
    },
    async list(query) {
      const runs = await listAll(query, pipelines, url, routerOf);
      for (const { runId, pipeline } of runs) found.set(runId, Promise.resolve(pipeline));
      return runs;
    },
    async cancel(runId, reason) {
      const { cancelled } = await routerOf(await pipelineOf(runId)).cancel.mutate({ runId, reason });
      return cancelled;
    },
    open: (file, start, signal) => download(new URL(file.url, url), file, start, signal),
    whereIs: (file) => new URL(file.url, url).href,
    async [Symbol.asyncDispose]() {},
  };
}

/** Asks each pipeline for the run's first event: whose run it is, has it. */
async function findPipeline(
  runId: string,
  pipelines: readonly Pipeline[],
  routerOf: (name: string) => Router,
): Promise<string> {
  const asked = pipelines.map(async ({ name }) => {
    await routerOf(name).events.query({ runId, limit: 1 });
    return name;
  });
  const answers = await Promise.allSettled(asked);
  const found = answers.find((answer) => answer.status === "fulfilled");
  if (found) return found.value;
  const refusals = answers.flatMap((answer) =>
    answer.status === "rejected" ? [answer.reason as unknown] : [],
  );
  throw refusals.find((refusal) => !isMissing(refusal)) ?? runNotFound(runId);
}

/** @throws CliError where the server has no such pipeline */
async function requirePipeline(router: Router, name: string, url: string): Promise<void> {
  try {
    await router.list.query({ limit: 1 });
  } catch (error) {
    throw isMissing(error) ? noPipeline(name, url) : error;
  }
}

async function* readAll(
  router: Router,
  runId: string,
  after: string | undefined,
): AsyncGenerator<RunEvent | LogReset> {
  let cursor = after;
  for (;;) {
    const page = await router.events.query({ runId, after: cursor });
    if (page.reset) yield { type: "log.reset", lastSeq: 0 };
    yield* page.events;
    if (page.events.length === 0 && !page.reset) return;
    cursor = page.cursor;
  }
}

async function listAll(
  query: RunQuery,
  pipelines: readonly Pipeline[],
  url: string,
  routerOf: (name: string) => Router,
): Promise<RunSummary[]> {
  const names = query.pipeline === undefined ? pipelines.map(({ name }) => name) : [query.pipeline];
  const lists = await Promise.allSettled(names.map((name) => listOne(query, routerOf(name))));
  const failure = lists.find((list) => list.status === "rejected" && !isMissing(list.reason));
  if (failure?.status === "rejected") throw failure.reason;
  // A server without one of our pipelines has no runs of it; one without all of them is not the one that was meant.
  if (lists.every((list) => list.status === "rejected")) throw noPipeline(names.join('", "'), url);
  const runs = lists.flatMap((list) => (list.status === "fulfilled" ? list.value : []));
  return runs.sort((a, b) => b.queuedAt - a.queuedAt).slice(0, query.limit);
}

async function listOne({ status, limit, ...query }: RunQuery, router: Router): Promise<RunSummary[]> {
  const found: RunSummary[] = [];
  let cursor: string | undefined;
  do {
    const page = await router.list.query({
      since: query.since,
      until: query.until,
      text: query.text,
      ...(status.length > 0 && { status: [...status] }),
      limit: Math.min(limit - found.length, 100),
      cursor,
    });
    found.push(...page.runs);
    cursor = page.next;
  } while (cursor !== undefined && found.length < limit);
  return found;
}

/** Neither the run nor, on an older server, the pipeline is there. */
function isMissing(error: unknown): boolean {
  if (!(error instanceof TRPCClientError)) return false;
  // What our servers send; tRPC itself says of a path that it does not have no more than NOT_FOUND.
  const data = error.data as { code?: string; stepcast?: { code: string } } | null | undefined;
  return data?.code === "NOT_FOUND" && data.stepcast?.code !== "run_expired";
}

function noPipeline(name: string, url: string): CliError {
  return new CliError(
    exitCodes.unreachable,
    `the server at ${url} has no pipeline "${name}": is it an older one?`,
  );
}

function runNotFound(runId: string): StepcastError {
  return new StepcastError(
    "run_not_found",
    `there is no run ${runId}: check the id, stepcast list has those that are there`,
  );
}
