import type { IncomingMessage, ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import { type FileRef, StepcastError } from "@stepcast/pipeline";
import type { ByteRange, FileStore } from "@stepcast/pipeline/files";
import type { Signing } from "./signing.ts";
import { failedCondition } from "./condition.ts";
import { contentHeaders, keptCopyHeaders } from "./file-headers.ts";
import { wantedRange } from "./wanted-range.ts";

interface Served {
  files: FileStore;
  signing: Signing | undefined;
}

/** `GET` or `HEAD /files/<id>/<name>`: the bytes, whole or one range of them (RFC 9110). `?download` offers to keep them. */
export async function downloadFile(
  { files, signing }: Served,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<void> {
  response.setHeader("cache-control", "no-store");
  const [, , key = "", _name, ...more] = url.pathname.split("/");
  const { id, expiresAt } = signing ? signing.open(key) : { id: key };
  const file = more.length === 0 ? await files.find(id) : undefined;
  if (!file) throw await gone(files, id);
  requireReading(request, response);
  const condition = failedCondition(request, file);
  if (condition === 412) throw otherFile();
  if (condition === 304) return void response.writeHead(304, keptCopyHeaders(file, expiresAt)).end();
  const range = wantedRange(request, file);
  if (range === "unsatisfiable") throw noSuchRange(response, file);
  response.writeHead(range ? 206 : 200, {
    ...keptCopyHeaders(file, expiresAt),
    ...contentHeaders(file, range, url.searchParams.has("download")),
  });
  if (request.method === "HEAD") return void response.end();
  await send(files, file, range, response);
}

async function gone(files: FileStore, id: string): Promise<StepcastError> {
  const expiredAt = await files.expiredAt(id);
  if (expiredAt === undefined) {
    return new StepcastError("file_not_found", "there is no such file: it may have been deleted");
  }
  const since = new Date(expiredAt).toISOString();
  const message = `the file was kept until ${since}: run the pipeline again to get a new one`;
  return new StepcastError("file_expired", message, { details: { expiredAt } });
}

function requireReading({ method }: IncomingMessage, response: ServerResponse): void {
  if (method === "GET" || method === "HEAD") return;
  response.setHeader("allow", "GET, HEAD");
  throw new StepcastError("method_not_allowed", `${method} cannot be done to a file, only GET and HEAD`);
}

function otherFile(): StepcastError {
  const message =
    "the file is not the one that the request is for: ask without If-Match and If-Unmodified-Since";
  return new StepcastError("precondition_failed", message);
}

function noSuchRange(response: ServerResponse, { sizeBytes }: FileRef): StepcastError {
  response.setHeader("content-range", `bytes */${sizeBytes}`);
  const message = `the file has ${sizeBytes} bytes, and none in this range`;
  return new StepcastError("range_not_satisfiable", message);
}

async function send(
  files: FileStore,
  file: FileRef,
  range: ByteRange | undefined,
  response: ServerResponse,
): Promise<void> {
  const length = range ? range.end - range.start + 1 : file.sizeBytes;
  try {
    // Not ended, and so not destroyed by it: a fault of the store is told from a reader who left.
    await pipeline(exactly(length, files.open(file.id, range)), response, { end: false });
  } catch (error) {
    // The reader went away: nobody is left to tell.
    if (response.destroyed) return;
    throw error;
  }
  response.end();
}

/** An answer that ended short of its length would leave its reader waiting: this breaks it off instead. */
async function* exactly(length: number, bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let left = length;
  for await (const chunk of bytes) {
    left -= chunk.byteLength;
    if (left < 0) break;
    yield chunk;
  }
  if (left === 0) return;
  throw new StepcastError("store_failed", "a file in the store is not as long as when it was written");
}
