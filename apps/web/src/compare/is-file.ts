import type { FileRef } from "@stepcast/pipeline";

/** Whether a value of a run's log is a file: the server has checked it, so what it looks like is enough, and costs a page no schema. */
export function isFile(value: unknown): value is FileRef {
  if (typeof value !== "object" || value === null) return false;
  return ["id", "name", "mediaType", "sha256", "url"].every(
    (key) => key in value && typeof (value as Record<string, unknown>)[key] === "string",
  );
}
