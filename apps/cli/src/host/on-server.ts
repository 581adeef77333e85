import { type LogReset, type Pipeline, type RunEvent, StepcastError } from "@stepcast/pipeline";
import type { RunList, RunSummary } from "@stepcast/pipeline/engine";
import type { AppRouter } from "@stepcast/server";
import type { PipelineRouter } from "@stepcast/trpc";
import { type RunStream, type StepcastClient, stepcastClient } from "@stepcast/trpc/client";
import { CliError, exitCodes } from "../cli-error.ts";
import { connectionNotes } from "./connection-note.ts";
import { download } from "./download.ts";
import type { FollowOptions, Host, RunQuery } from "./host.ts";
import { askServer, originOf, pipelinesOf, requireServer } from "./server-http.ts";
import { upload } from "./upload.ts";

export type TransportName = "auto" | "sse" | "websocket" | "polling";

type Router = StepcastClient<PipelineRouter<Pipeline>>;

/**
 * The runs of a server, also those of pipelines that only it knows. Leaving one is not cancelling it.
 * @throws CliError where no server answers
 */
export async function onServer(address: string, transport: TransportName = "auto"): Promise<Host> {
  const url = originOf(address);
  await requireServer(url);
  const client = stepcastClient<AppRouter>({ url: `${url}/trpc`, transport });
  // Under the name of each pipeline a server has that pipeline's router; one that it does not have, it refuses.
  const routerOf = (name: string) => (client as unknown as Record<string, Router>)[name] as Router;
  const routerOfRun = async (runId: string) => routerOf(pipelineIn(await firstEvent(url, runId)));

  const runOn = async (runId: string) => (await routerOfRun(runId)).watch(runId);

  async function* follow(
    { note, signal }: FollowOptions,
    open: (signal: AbortSignal) => Promise<RunStream>,
  ): AsyncGenerator<RunEvent | LogReset> {
    signal.throwIfAborted();
    const run = await open(signal);
    run.onConnection(connectionNotes(url, transport === "polling" ? "polling" : "live", note));
    yield* run;
  }

  return {
    address: ` --server ${url}`,
    ownsRuns: false,
    keep: (path, signal) => upload(url, path, signal),
    run: ({ name }, { runId, input }, options) =>
      follow(options, async (signal) => {
        await requirePipeline(url, name);
        return routerOf(name).runPipeline({ runId, input }, { signal });
      }),
    watch: (runId, after, options) =>
      follow(options, async (signal) => (await routerOfRun(runId)).watch(runId, { after, signal })),
    async *read(runId, after) {
      yield* readAll(await routerOfRun(runId), runId, after);
    },
    firstEvent: (runId) => firstEvent(url, runId),
    state: async (runId) => (await routerOfRun(runId)).state.query({ runId }),
    list: (query) => list(url, query),
    async cancel(runId, reason) {
      const body = JSON.stringify({ reason });
      const headers = { "content-type": "application/json" };
      const answer = await askServer(url, `${runPath(runId)}/cancel`, { method: "POST", body, headers });
      return (answer as { cancelled: boolean }).cancelled;
    },
    describe: async (runId) => (await routerOfRun(runId)).describe.query(),
    async answer(runId, { question, key }, answer) {
      await (await runOn(runId)).answer(question, answer, { key });
    },
    async signal(runId, name, data) {
      await (await runOn(runId)).signal(name, data);
    },
    pause: async (runId) => (await runOn(runId)).pause(),
    resume: async (runId) => (await runOn(runId)).resume(),
    rerun: (runId, { newRunId, fromStep, input }, options) =>
      follow(options, async (signal) => {
        const origin = (await routerOfRun(runId)).watch(runId, { signal });
        return origin.rerun({ runId: newRunId, fromStep, input });
      }),
    open: (file, start, signal) => download(new URL(file.url, url), file, start, signal),
    whereIs: (file) => new URL(file.url, url).href,
    async [Symbol.asyncDispose]() {},
  };
}

function runPath(runId: string): string {
  return `/v1/runs/${encodeURIComponent(runId)}`;
}

/** As plain HTTP shows it: dates are text. */
async function firstEvent(url: string, runId: string): Promise<RunEvent | undefined> {
  const answer = await askServer(url, `${runPath(runId)}/events?limit=1`);
  return (answer as { events: RunEvent[] }).events[0];
}

function pipelineIn(first: RunEvent | undefined): string {
  if (first?.type === "run.queued") return first.pipeline;
  throw new StepcastError("internal", "the run does not begin with run.queued: is the server a newer one?");
}

/** @throws CliError where the server has no such pipeline */
async function requirePipeline(url: string, name: string): Promise<void> {
  const names = (await pipelinesOf(url)).map((pipeline) => pipeline.name);
  if (names.includes(name)) return;
  throw new CliError(
    exitCodes.unreachable,
    `the server at ${url} has no pipeline "${name}": is it an older one? It has: ${names.join(", ")}`,
  );
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

async function list(url: string, { limit, status, ...query }: RunQuery): Promise<RunSummary[]> {
  const found: RunSummary[] = [];
  let cursor: string | undefined;
  do {
    const wanted = { ...query, status: status.join(",") || undefined, cursor };
    const page = await listPage(url, { ...wanted, limit: Math.min(limit - found.length, 100) });
    found.push(...page.runs);
    cursor = page.next;
  } while (cursor !== undefined && found.length < limit);
  return found;
}

async function listPage(url: string, query: Record<string, string | number | undefined>): Promise<RunList> {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) search.set(name, String(value));
  return (await askServer(url, `/v1/runs?${search.toString()}`)) as RunList;
}
