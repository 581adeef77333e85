import { indexOfSeq, since } from "./by-seq.ts";
import type { LogEntry } from "./log-lines.ts";

/** How far a text was looked for, and where it was found. */
export interface LogSearch {
  readonly query: string;
  readonly lines: readonly LogEntry[];
  /** So many of the lines were looked at, from the first on. */
  readonly searched: number;
  /** Those that have it. */
  readonly matches: readonly LogEntry[];
}

/** So many lines are looked at in one go: a few milliseconds on a slow machine. */
export const searchedAtOnce = 5_000;

const noSearch: LogSearch = { query: "", lines: [], searched: 0, matches: [] };

/** Goes on with the search that was `before`, some lines further, or begins it where the text or the log is another. */
export function searchOn(query: string, lines: readonly LogEntry[], before: LogSearch = noSearch): LogSearch {
  const { matches, searched } = begunOf(before, query, lines);
  if (query === "") return { query, lines, searched: lines.length, matches: [] };
  const pattern = patternOf(query);
  const until = Math.min(lines.length, searched + searchedAtOnce);
  const found = lines.slice(searched, until).filter((line) => isMatch(line, pattern));
  return { query, lines, searched: until, matches: found.length === 0 ? matches : matches.concat(found) };
}

function begunOf(search: LogSearch, query: string, lines: readonly LogEntry[]): LogSearch {
  if (search.query !== query) return noSearch;
  if (search.lines === lines) return search;
  const last = search.lines[search.searched - 1];
  const index = last === undefined ? -1 : indexOfSeq(lines, last.seq);
  if (lines[index] !== last) return noSearch;
  return { query, lines, searched: index + 1, matches: since(search.matches, lines[0]?.seq ?? 0) };
}

/** What is looked for, wherever it stands, in capitals or not. */
export function patternOf(query: string): RegExp {
  return new RegExp(query.replace(/[\^$.*+?()[\]{}|\\/]/g, "\\$&"), "iu");
}

function isMatch({ message, key, fields }: LogEntry, pattern: RegExp): boolean {
  return (
    pattern.test(message) ||
    pattern.test(key) ||
    (fields !== undefined && pattern.test(JSON.stringify(fields)))
  );
}

/** The match after a line, or before it; from the log's one end it goes on at the other. */
export function matchBeside(
  matches: readonly LogEntry[],
  seq: number,
  direction: "next" | "previous",
): LogEntry | undefined {
  if (direction === "next") return matches.find((line) => line.seq > seq) ?? matches[0];
  return matches.findLast((line) => line.seq < seq) ?? matches.at(-1);
}
