import { type FileRef, isFileRef } from "@stepcast/pipeline";

/** The files anywhere in a run's input or output, by where they stand in it: `file`, `charts.0`. Each file once. */
export function filesIn(output: unknown): Map<string, FileRef> {
  const files = new Map<string, FileRef>();
  const seen = new Set<string>();
  const visit = (value: unknown, path: string) => {
    if (typeof value !== "object" || value === null) return;
    if (isFileRef(value)) {
      if (!seen.has(value.id)) files.set(path || "file", value);
      return void seen.add(value.id);
    }
    const parts = value instanceof Map || value instanceof Set ? [...value.entries()] : Object.entries(value);
    for (const [name, part] of parts as [unknown, unknown][])
      visit(part, [path, name].filter((p) => p !== "").join("."));
  };
  visit(output, "");
  return files;
}
