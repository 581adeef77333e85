import { jsonOf } from "../json-of.ts";
import type { LogEntry } from "./log-lines.ts";

/** So many lines are written in one go. */
const linesAtOnce = 20_000;

/** A log as plain text, a line each but for messages of several: when (ISO 8601, UTC), level, step, attempt, message, fields. */
export function* textOf(lines: readonly LogEntry[]): Generator<string> {
  for (let from = 0; from < lines.length; from += linesAtOnce) {
    yield lines
      .slice(from, from + linesAtOnce)
      .map(textOfLine)
      .join("");
  }
}

function textOfLine({ at, level, key, attempt, message, fields }: LogEntry): string {
  const head = `${new Date(at).toISOString()} ${level.toUpperCase().padEnd(5)} ${key} (${attempt})`;
  const tail = fields === undefined ? "" : ` ${jsonOf(fields)}`;
  return `${head} ${message}${tail}\n`;
}
