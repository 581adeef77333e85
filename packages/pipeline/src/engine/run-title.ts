import type { Pipeline } from "../define/pipeline.ts";
import { throughLog } from "../model/event-text.ts";
import { limits } from "../model/limits.ts";
import { mayBeIgnored } from "../orchestrate/may-be-ignored.ts";

/** What its pipeline calls a run with this parsed input. Undefined where it says nothing: a title never keeps a run from starting. */
export function titleOf(pipeline: Pipeline, input: unknown): string | undefined {
  try {
    // A pipeline in plain JavaScript may answer anything. It is given a copy: what it sorts or takes away is the run's.
    const given: unknown = pipeline.title?.(throughLog(input));
    if (given instanceof Promise) void mayBeIgnored(given);
    return typeof given === "string" ? shownTitle(given) : undefined;
  } catch {
    return undefined;
  }
}

// As in names of files: the marks that turn text around, and what shows nothing.
const unseen = /[\p{Cc}\u061c\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu;

/** Signs that belong within others, such as joiners, are let be; a title of nothing else could not be seen. */
const visible = /[^\s\p{Default_Ignorable_Code_Point}]/u;

/** One line of text that is safe to show, or nothing. */
function shownTitle(given: string): string | undefined {
  // Cut first: nobody needs to look through a whole book.
  const line = given
    .slice(0, 10 * limits.titleChars)
    .toWellFormed()
    .replace(/\s+/g, " ")
    .replace(unseen, "");
  return visible.test(line) ? shorten(line.trim()) : undefined;
}

function shorten(line: string): string {
  if (line.length <= limits.titleChars) return line;
  // What remains of a sign in two parts goes too.
  return `${line
    .slice(0, limits.titleChars - 1)
    .replace(/[\ud800-\udbff]$/, "")
    .trimEnd()}…`;
}
