import type { IncomingMessage } from "node:http";
import type { FileRef } from "@stepcast/pipeline";
import type { ByteRange } from "@stepcast/pipeline/files";
import { allowsRange } from "./condition.ts";

/**
 * The range of bytes that a request wants (RFC 9110, section 14). Only GET has ranges (14.2). One is served, `bytes=2-5`, `bytes=2-` or
 * `bytes=-5`; several in one request, or anything unclear, get the whole file, as 14.2 allows: undefined.
 */
export function wantedRange(
  request: Pick<IncomingMessage, "method" | "headers">,
  file: FileRef,
): ByteRange | "unsatisfiable" | undefined {
  const { range = "" } = request.headers;
  const [, first = "", final = ""] = /^bytes=(\d*)-(\d*)$/i.exec(range) ?? [];
  if ((first === "" && final === "") || request.method !== "GET" || !allowsRange(request, file))
    return undefined;
  return first === "" ? suffix(Number(final), file) : part(Number(first), final, file);
}

/** The last bytes. An empty file has its last bytes too, but no words for their places: it is sent whole. */
function suffix(length: number, { sizeBytes }: FileRef): ByteRange | "unsatisfiable" | undefined {
  if (length === 0) return "unsatisfiable";
  if (sizeBytes === 0) return undefined;
  return { start: Math.max(0, sizeBytes - length), end: sizeBytes - 1 };
}

function part(start: number, final: string, { sizeBytes }: FileRef): ByteRange | "unsatisfiable" | undefined {
  if (final !== "" && Number(final) < start) return undefined;
  if (start >= sizeBytes) return "unsatisfiable";
  return { start, end: final === "" ? sizeBytes - 1 : Math.min(Number(final), sizeBytes - 1) };
}
