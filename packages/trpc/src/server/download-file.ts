import type { IncomingMessage, ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import { type FileRef, StepcastError } from "@stepcast/pipeline";
import type { ByteRange, FileStore } from "@stepcast/pipeline/files";

/** Types a browser may show by itself; anything else is only offered to be kept, so that no upload runs as a page of ours. */
const shownInline = new Set([
  "application/pdf",
  "image/png",
  "image/jpeg",
  "image/gif",
  "image/webp",
  "text/plain",
]);

const contentPolicy = "sandbox; default-src 'none'; style-src 'unsafe-inline'";

/** `GET` or `HEAD /files/<id>/<name>`: the bytes, whole or one range (RFC 9110, section 14). `?download` offers to keep them. */
export async function downloadFile(
  files: FileStore,
  request: IncomingMessage,
  response: ServerResponse,
  pathname: string,
): Promise<void> {
  const file = await files.find(pathname.split("/")[2] ?? "");
  if (!file) throw new StepcastError("file_not_found", "there is no such file: it may have been deleted");
  if (request.method !== "GET" && request.method !== "HEAD") {
    return void response.writeHead(405, { allow: "GET, HEAD" }).end();
  }
  setHeaders(response, file, request.url?.includes("?download") === true);
  if (hasCopy(request, file)) return void response.writeHead(304).end();
  const range = wantedRange(request, file);
  if (range === "unsatisfiable") {
    return void response.writeHead(416, { "content-range": `bytes */${file.sizeBytes}` }).end();
  }
  const status = setLength(response, file, range);
  response.writeHead(status);
  if (request.method === "HEAD") return void response.end();
  await send(files, file, range, response);
}

function setHeaders(response: ServerResponse, file: FileRef, download: boolean): void {
  const disposition = !download && shownInline.has(file.mediaType) ? "inline" : "attachment";
  const charset = /^text\/[^;]+$/.test(file.mediaType) ? "; charset=utf-8" : "";
  response.setHeader("content-type", file.mediaType + charset);
  response.setHeader("content-disposition", `${disposition}; ${nameParameters(file.name)}`);
  response.setHeader("accept-ranges", "bytes");
  response.setHeader("etag", etagOf(file));
  // The bytes under an id never change; only people who have the id may keep them.
  response.setHeader("cache-control", "private, max-age=31536000, immutable");
  // Browsers show no PDF inside a sandbox; their viewers run none of its scripts against our origin.
  if (file.mediaType !== "application/pdf") response.setHeader("content-security-policy", contentPolicy);
}

/** RFC 6266, with the RFC 8187 form for names that are not plain ASCII. */
function nameParameters(name: string): string {
  const plain = name.replace(/[^\x20-\x7e]|["\\%]/g, "_");
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `filename="${plain}"; filename*=UTF-8''${encoded}`;
}

function etagOf(file: FileRef): string {
  return `"${file.sha256}"`;
}

/** `If-None-Match` may list several tags, and proxies that compress weaken them to `W/"…"`. */
function hasCopy({ headers }: IncomingMessage, file: FileRef): boolean {
  const tags = headers["if-none-match"]?.split(",").map((tag) => tag.trim().replace(/^W\//, "")) ?? [];
  return tags.includes(etagOf(file)) || tags.includes("*");
}

/** One range of a GET is served; several, or anything unclear, get the whole file, which RFC 9110 allows. */
function wantedRange(
  { method, headers }: IncomingMessage,
  file: FileRef,
): ByteRange | "unsatisfiable" | undefined {
  const [, first = "", final = ""] = /^bytes=(\d*)-(\d*)$/i.exec(headers.range ?? "") ?? [];
  const fresh = headers["if-range"] === undefined || headers["if-range"] === etagOf(file);
  if (method !== "GET" || !fresh || (first === "" && final === "")) return undefined;
  if (first !== "" && final !== "" && Number(first) > Number(final)) return undefined;
  const last = file.sizeBytes - 1;
  const start = first === "" ? Math.max(0, file.sizeBytes - Number(final)) : Number(first);
  const end = first === "" || final === "" ? last : Math.min(Number(final), last);
  return start > last ? "unsatisfiable" : { start, end };
}

function setLength(response: ServerResponse, { sizeBytes }: FileRef, range: ByteRange | undefined): number {
  response.setHeader("content-length", range ? range.end - range.start + 1 : sizeBytes);
  if (!range) return 200;
  response.setHeader("content-range", `bytes ${range.start}-${range.end}/${sizeBytes}`);
  return 206;
}

async function send(
  files: FileStore,
  file: FileRef,
  range: ByteRange | undefined,
  response: ServerResponse,
): Promise<void> {
  try {
    await pipeline(files.open(file.id, range), response);
  } catch (error) {
    // The reader went away: nobody is left to tell.
    if (!response.destroyed) throw error;
  }
}
