import { isFileRef } from "./file-ref.ts";
import type { Fact } from "./run-event.ts";

/** The files a fact brings into its run: those a step wrote, those that came from outside. All others in a log are among them. */
export function fileIdsOf(fact: Fact): readonly string[] {
  switch (fact.type) {
    case "file.written":
      return [fact.file.id];
    case "run.queued":
      return [...new Set(idsIn(fact.input))];
    case "question.answered":
      return [...new Set(idsIn(fact.answer))];
    case "signal.received":
      return [...new Set(idsIn(fact.data))];
    default:
      return [];
  }
}

function idsIn(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  if (isFileRef(value)) return [value.id];
  if (value instanceof Map) return [...value].flatMap(idsIn);
  if (Array.isArray(value) || value instanceof Set) return [...value].flatMap(idsIn);
  return Object.values(value).flatMap(idsIn);
}
