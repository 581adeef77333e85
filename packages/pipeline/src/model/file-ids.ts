import { copyFiles } from "./copy-files.ts";
import type { Fact } from "./run-event.ts";

/** The files a fact brings into its run. All others in a log are among them (law 20). */
export function fileIdsOf(fact: Fact): readonly string[] {
  return fileIdsIn(broughtInBy(fact));
}

/** The part of a fact whose files are new to its run: what a step wrote, what came from outside. Undefined for most. */
export function broughtInBy(fact: Fact): unknown {
  switch (fact.type) {
    case "file.written":
      return fact.file;
    case "run.queued":
      return fact.input;
    case "question.answered":
      return fact.answer;
    case "signal.received":
      return fact.data;
    default:
      return undefined;
  }
}

/** Every file that a value names, once. */
export function fileIdsIn(value: unknown): readonly string[] {
  return [...new Set(copyFiles(value).found.map(({ id }) => id))];
}
