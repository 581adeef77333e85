import { createHash } from "node:crypto";
import { type FileRef, isFileRef } from "../model/file-ref.ts";

/**
 * A digest of a run's start: equal for the same pipeline, version and parsed input, in whatever order its fields came. Files count by
 * name and bytes, and by what their schema adds to them: the same file sent twice is the same input.
 */
export function fingerprint(pipeline: string, queuedText: string): string {
  const canonical = JSON.stringify(JSON.parse(queuedText), sortFields);
  return createHash("sha256").update(pipeline).update("\n").update(canonical).digest("base64url");
}

function sortFields(_key: string, value: unknown): unknown {
  if (isFileRef(value)) return sameFile(value);
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function sameFile(file: FileRef): unknown[] {
  const { id: _id, name, mediaType, sizeBytes, sha256, createdAt: _at, url: _url, ...added } = file;
  const bytes = [name, mediaType, sizeBytes, sha256];
  return Object.keys(added).length > 0 ? [...bytes, added] : bytes;
}
