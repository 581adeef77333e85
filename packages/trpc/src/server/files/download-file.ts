import type { IncomingMessage, ServerResponse } from "node:http";
import { type FileRef, StepcastError } from "@stepcast/pipeline";
import type { FileStore } from "@stepcast/pipeline/files";
import { foundFile } from "./found-file.ts";
import { sendBytes } from "./send-bytes.ts";
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
  const file = await foundFile(files, more.length === 0 ? id : "");
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
  const length = range ? range.end - range.start + 1 : file.sizeBytes;
  await sendBytes(response, length, files.open(file.id, range));
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
