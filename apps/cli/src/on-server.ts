import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { basename } from "node:path";
import { Readable } from "node:stream";
import { type ErrorCode, FileRef, type Pipeline, StepcastError } from "@stepcast/pipeline";
import type { AppRouter } from "@stepcast/server";
import type { PipelineRouter } from "@stepcast/trpc";
import { runEvents, stepcastLinks } from "@stepcast/trpc/client";
import { createTRPCClient, type TRPCClient } from "@trpc/client";
import { EventSource } from "eventsource";
import { CliError, exitCodes, usageError } from "./cli-error.ts";
import type { Host } from "./host.ts";

type RunInput = { runId: string; input?: unknown };

/**
 * Runs a pipeline on a server. Ctrl-C leaves it there.
 * @throws CliError where no server answers, or it does not know the pipeline
 */
export async function onServer(pipeline: Pipeline, address: string): Promise<Host> {
  const url = toUrl(address);
  await requirePipeline(url, pipeline.name);
  const client = createTRPCClient<AppRouter>({ links: stepcastLinks({ url: `${url}/trpc`, EventSource }) });
  // The server was just asked: under this name it has the router of a pipeline.
  const router = (client as unknown as Record<string, TRPCClient<PipelineRouter<Pipeline>>>)[pipeline.name];
  if (!router) throw new Error("a tRPC client has every name");
  return {
    keep: (path, signal) => upload(url, path, signal),
    events(run, { note, signal }) {
      signal.throwIfAborted();
      const onReconnect = () => note(`no connection to ${url}: trying again, until Ctrl-C`);
      return runEvents(router, run satisfies RunInput, { onReconnect, signal });
    },
    open: (file) => download(new URL(file.url, url)),
    whereIs: (file) => new URL(file.url, url).href,
    leftMessage: (runId) =>
      `left the run; it goes on. To look again: stepcast run ${pipeline.name} --server ${url} --run-id ${runId}`,
  };
}

/** `localhost:4319` is enough. */
function toUrl(address: string): string {
  const url = URL.parse(/^https?:\/\//.test(address) ? address : `http://${address}`);
  if (!url)
    throw usageError(
      `${JSON.stringify(address)} is not a server's address: give one like http://127.0.0.1:4319`,
    );
  return url.origin;
}

async function requirePipeline(url: string, name: string): Promise<void> {
  const query = encodeURIComponent(JSON.stringify({ json: { limit: 1 } }));
  const response = await fetch(`${url}/trpc/${name}.list?input=${query}`).catch(() => undefined);
  if (response?.ok) return;
  if (!response) throw unreachable(url, "nothing answers there");
  const answer = await response.text();
  if (response.status === 404 && answer.includes("procedure")) {
    throw new CliError(
      exitCodes.unreachable,
      `the server at ${url} has no pipeline "${name}": is it an older one?`,
    );
  }
  throw unreachable(url, `it answered ${response.status} ${answer.slice(0, 200).trim()}`);
}

function unreachable(url: string, why: string): CliError {
  const advice = "start one with pnpm start, or leave --server out to run here";
  return new CliError(exitCodes.unreachable, `cannot reach a Stepcast server at ${url} (${why}): ${advice}`);
}

async function upload(url: string, path: string, signal: AbortSignal): Promise<FileRef> {
  const address = `${url}/v1/files?name=${encodeURIComponent(basename(path))}`;
  const body = Readable.toWeb(createReadStream(path));
  const response = await fetch(address, { method: "POST", body, duplex: "half", signal });
  const answer: unknown = await response.json();
  if (response.ok) return requireWhole(FileRef.parse(answer), path);
  // What a Stepcast server answers; anything else has no `error`, and says so by its status.
  const { error } = answer as { error?: { code: ErrorCode; message: string } };
  throw new StepcastError(
    error?.code ?? "internal",
    error?.message ?? `the server answered ${response.status}`,
  );
}

/** A proxy in between may have cut the file off without a word. */
async function requireWhole(file: FileRef, path: string): Promise<FileRef> {
  const { size } = await stat(path);
  if (file.sizeBytes === size) return file;
  throw new CliError(
    exitCodes.unreachable,
    `of ${path} only ${file.sizeBytes} of ${size} bytes arrived: is there a proxy with a limit in between?`,
  );
}

async function* download(address: URL): AsyncGenerator<Uint8Array> {
  const response = await fetch(address);
  if (!response.ok || !response.body) {
    throw new CliError(
      exitCodes.unreachable,
      `cannot download ${address.href}: the server answered ${response.status}`,
    );
  }
  yield* response.body;
}
