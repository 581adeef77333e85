import { StepcastError } from "../../model/errors.ts";
import type { ListQuery, RunFilter, RunList } from "../run-log.ts";
import { searchedText } from "../searched-text.ts";
import { type Entry, queuedAt, summarise } from "./entry.ts";

/** A page of runs, newest first. The cursor is the last run's number, so it holds also when that run is deleted. */
export function listEntries(entries: Iterable<Entry>, query: ListQuery): RunList {
  const before = numberOf(query.cursor);
  const newestFirst = [...entries].toReversed().filter(({ number }) => number < before);
  const matching = newestFirst.filter((entry) => matches(entry, query));
  const page = matching.slice(0, query.limit);
  return {
    runs: page.map(summarise),
    next: matching.length > query.limit ? page.at(-1)?.number.toString() : undefined,
  };
}

function numberOf(cursor: string | undefined): number {
  if (cursor === undefined) return Number.POSITIVE_INFINITY;
  if (/^\d{1,15}$/.test(cursor)) return Number(cursor);
  throw new StepcastError("invalid_cursor", "the cursor is not one a list gave out: start again without it");
}

export function matches(entry: Entry, { owner, pipeline, status, since, until, text }: RunFilter): boolean {
  const { header } = entry;
  return (
    (owner === undefined || header.owner === (owner ?? undefined)) &&
    (pipeline === undefined || header.pipeline === pipeline) &&
    (status === undefined || [status].flat().includes(entry.status)) &&
    (since === undefined || queuedAt(entry) >= since) &&
    (until === undefined || queuedAt(entry) < until) &&
    hasText(entry, text)
  );
}

export function hasText({ header, events }: Entry, text: string | undefined): boolean {
  return text === undefined || searchedText(header.runId, events[0]?.text).includes(text.toLowerCase());
}
