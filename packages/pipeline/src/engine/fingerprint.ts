import { createHash } from "node:crypto";
import { isFileRef } from "../model/file-ref.ts";

/**
 * A digest of a run's start: equal for the same pipeline, version and parsed input, in whatever order its fields came. Files count by
 * name and bytes: the same file sent twice is the same input.
 */
export function fingerprint(pipeline: string, queuedText: string): string {
  const canonical = JSON.stringify(JSON.parse(queuedText), sortFields);
  return createHash("sha256").update(pipeline).update("\n").update(canonical).digest("base64url");
}

function sortFields(_key: string, value: unknown): unknown {
  if (isFileRef(value)) return [value.name, value.mediaType, value.sizeBytes, value.sha256];
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
