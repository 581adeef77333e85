import type { IncomingMessage } from "node:http";
import type { FileRef } from "@stepcast/pipeline";
import { etagOf, modifiedSeconds } from "./file-headers.ts";
import { httpDateSeconds } from "./http-date.ts";

/**
 * What a conditional request for a file comes to, in the order of RFC 9110, section 13.2.2: 412 where it is not the file that was meant,
 * 304 where the asker has it; undefined where it is to be sent.
 */
export function failedCondition(
  { headers }: Pick<IncomingMessage, "headers">,
  file: FileRef,
): 304 | 412 | undefined {
  const modified = modifiedSeconds(file);
  const unmodifiedSince = httpDateSeconds(headers["if-unmodified-since"]);
  const modifiedSince = httpDateSeconds(headers["if-modified-since"]);
  if (headers["if-match"] !== undefined) {
    if (!tagsIn(headers["if-match"]).some((tag) => tag === "*" || tag === etagOf(file))) return 412;
  } else if (modified !== undefined && unmodifiedSince !== undefined && modified > unmodifiedSince) {
    return 412;
  }
  if (headers["if-none-match"] !== undefined) {
    return tagsIn(headers["if-none-match"]).some((tag) => tag === "*" || unweakened(tag) === etagOf(file))
      ? 304
      : undefined;
  }
  return modified !== undefined && modifiedSince !== undefined && modified <= modifiedSince ? 304 : undefined;
}

/**
 * Whether `If-Range` lets a range be sent (section 13.1.5): no header, our tag, or our very date, which is strong since the bytes under
 * an id never change (section 8.8.2.2).
 */
export function allowsRange({ headers }: Pick<IncomingMessage, "headers">, file: FileRef): boolean {
  // Node joins what a client sends twice.
  const condition = headers["if-range"]?.toString();
  if (condition === undefined || condition === etagOf(file)) return true;
  const seconds = httpDateSeconds(condition);
  return seconds !== undefined && seconds === modifiedSeconds(file);
}

/** Ours has no comma, so parts of other tags that have one are never taken for it. */
function tagsIn(header: string): string[] {
  return header.split(",").map((tag) => tag.trim());
}

/** Proxies that compress weaken tags to `W/"…"`, and here that makes no difference (section 13.1.2). */
function unweakened(tag: string): string {
  return tag.replace(/^W\//, "");
}
