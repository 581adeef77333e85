import { isFileRef } from "./file-ref.ts";
import type { Fact } from "./run-event.ts";

/** The files a fact brings into its run: those a step wrote, those the input names. All others in a log are among them. */
export function fileIdsOf(fact: Fact): readonly string[] {
  if (fact.type === "file.written") return [fact.file.id];
  return fact.type === "run.queued" ? [...new Set(idsIn(fact.input))] : [];
}

function idsIn(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  if (isFileRef(value)) return [value.id];
  if (value instanceof Map) return [...value].flatMap(idsIn);
  if (Array.isArray(value) || value instanceof Set) return [...value].flatMap(idsIn);
  return Object.values(value).flatMap(idsIn);
}
