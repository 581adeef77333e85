import type { Pipeline } from "../define/pipeline.ts";
import { limits } from "../model/limits.ts";

/** What its pipeline calls a run with this parsed input. Undefined where it says nothing: a title never keeps a run from starting. */
export function titleOf(pipeline: Pipeline, input: unknown): string | undefined {
  try {
    // A pipeline in plain JavaScript may answer anything.
    const given: unknown = pipeline.title?.(input);
    return typeof given === "string" ? shownTitle(given) : undefined;
  } catch {
    return undefined;
  }
}

// As in names of files: the marks that turn text around, and what shows nothing.
const unseen = /[\p{Cc}\u061c\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu;

/** One line of text that is safe to show, or nothing. */
function shownTitle(given: string): string | undefined {
  // Cut first: nobody needs to look through a whole book.
  const line = given
    .slice(0, 10 * limits.titleChars)
    .toWellFormed()
    .replace(/\s+/g, " ")
    .replace(unseen, "");
  return shorten(line.trim()) || undefined;
}

function shorten(line: string): string {
  if (line.length <= limits.titleChars) return line;
  // What remains of a sign in two parts goes too.
  return `${line
    .slice(0, limits.titleChars - 1)
    .replace(/[\ud800-\udbff]$/, "")
    .trimEnd()}…`;
}
