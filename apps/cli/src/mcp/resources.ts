import { isUtf8 } from "node:buffer";
import { type FileRef, StepcastError } from "@stepcast/pipeline";
import type { Engine, RunSummary } from "@stepcast/pipeline/engine";
import { fileReader } from "@stepcast/pipeline/files";
import {
  ErrorCode,
  type ListResourcesResult,
  McpError,
  type ReadResourceResult,
  type Resource,
} from "@modelcontextprotocol/sdk/types.js";
import { filesIn } from "../files-in.ts";
import { fileSize } from "../view/words.ts";
import { asJson } from "./as-json.ts";
import { fileResource, runResource } from "./resource-of.ts";
import { maxInlineBytes } from "./tool-schema.ts";

/** Where a person finds a file's bytes. */
export type WhereIs = (file: { id: string }) => string;

/** Runs on a page of the list: each is looked into for its files. */
const runsOnPage = 10;

/** The protocol's number for a resource that is not there; its SDK has no name for it. */
const resourceNotFound = -32_002;

export const resourceTemplates = [
  {
    uriTemplate: "stepcast://files/{id}/{name}",
    name: "file",
    description: "A file that a run wrote or was given",
  },
  {
    uriTemplate: "stepcast://runs/{runId}",
    name: "run",
    description: "A run's state: its steps, their progress and last log lines, its output or error",
    mimeType: "application/json",
  },
];

/** Runs, the newest first, each with the files that it ended with. */
export async function listResources(
  engine: Engine,
  cursor: string | undefined,
): Promise<ListResourcesResult> {
  const { runs, next } = await asked(engine.list({ limit: runsOnPage, cursor }));
  const pages = await Promise.all(runs.map((run) => resourcesOf(engine, run)));
  return { resources: pages.flat(), ...(next !== undefined && { nextCursor: next }) };
}

async function resourcesOf(engine: Engine, run: RunSummary): Promise<Resource[]> {
  if (run.status !== "completed") return [runResource(run)];
  const { output } = await engine.state(run.runId);
  return [runResource(run), ...[...filesIn(output).values()].map(fileResource)];
}

/** @throws McpError where it is not there, or too large for a message: then it says where it is */
export async function readResource(
  engine: Engine,
  whereIs: WhereIs,
  uri: string,
): Promise<ReadResourceResult> {
  const [, kind, id = ""] = /^stepcast:\/\/(files|runs)\/([A-Za-z0-9_-]+)(?:\/[^/]*)?$/.exec(uri) ?? [];
  if (kind === "runs")
    return { contents: [{ uri, mimeType: "application/json", text: await stateOf(engine, id) }] };
  const file = kind === "files" ? await engine.files.find(id) : undefined;
  if (!file) throw notFound(uri);
  if (file.sizeBytes > maxInlineBytes) throw tooLarge(file, whereIs(file));
  return { contents: [{ uri, mimeType: file.mediaType, ...(await contentOf(engine, file)) }] };
}

async function stateOf(engine: Engine, runId: string): Promise<string> {
  const text = JSON.stringify(asJson(await asked(engine.state(runId))));
  if (text.length <= maxInlineBytes) return text;
  throw new McpError(ErrorCode.InvalidParams, `the state of run ${runId} is too large for a message`);
}

/** Text only where it comes back as the same bytes. */
async function contentOf(engine: Engine, file: FileRef): Promise<{ text: string } | { blob: string }> {
  const bytes = Buffer.from(await fileReader(() => engine.files.open(file.id)).bytes());
  return isText(file.mediaType) && isUtf8(bytes)
    ? { text: bytes.toString("utf8") }
    : { blob: bytes.toString("base64") };
}

function isText(mediaType: string): boolean {
  return /^text\/|[/+](?:json|xml|x-ndjson)(?:;|$)/.test(mediaType);
}

/** What the client asked for wrongly is told by the protocol's own errors. */
async function asked<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (!StepcastError.is(error)) throw error;
    const gone = error.code === "run_not_found" || error.code === "run_expired";
    throw new McpError(gone ? resourceNotFound : ErrorCode.InvalidParams, error.message);
  }
}

function notFound(uri: string): McpError {
  return new McpError(
    resourceNotFound,
    `there is no resource ${uri}: take one from resources/list or a tool's result`,
  );
}

function tooLarge({ name, sizeBytes }: FileRef, path: string): McpError {
  const limit = fileSize(maxInlineBytes);
  return new McpError(
    ErrorCode.InvalidParams,
    `${name} has ${fileSize(sizeBytes)}, over the ${limit} that go in a message: read it from ${path}`,
  );
}
