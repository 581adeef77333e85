import { StepcastError } from "../../model/errors.ts";
import { decodeEvent } from "../../model/event-text.ts";
import type { ListQuery, RunList } from "../run-log.ts";
import { type Entry, queuedAt, summarise } from "./entry.ts";

/** A page of runs, newest first. The cursor is the last run's id. */
export function listEntries(entries: Iterable<Entry>, query: ListQuery): RunList {
  const newestFirst = [...entries].toReversed();
  const start = query.cursor === undefined ? 0 : indexAfter(newestFirst, query.cursor);
  const matching = newestFirst.slice(start).filter((entry) => matches(entry, query));
  const runs = matching.slice(0, query.limit).map(summarise);
  return { runs, next: matching.length > query.limit ? runs.at(-1)?.runId : undefined };
}

function indexAfter(entries: readonly Entry[], cursor: string): number {
  const index = entries.findIndex((entry) => entry.header.runId === cursor);
  if (index >= 0) return index + 1;
  throw new StepcastError("invalid_cursor", "the cursor is not one a list gave out: start again without it");
}

function matches(entry: Entry, { owner, pipeline, status, since, until, text }: ListQuery): boolean {
  const { header } = entry;
  return (
    (owner === undefined || header.owner === (owner ?? undefined)) &&
    (pipeline === undefined || header.pipeline === pipeline) &&
    (status === undefined || [status].flat().includes(entry.status)) &&
    (since === undefined || queuedAt(entry) >= since) &&
    (until === undefined || queuedAt(entry) < until) &&
    (text === undefined || searchedText(entry).includes(text.toLowerCase()))
  );
}

/** The runId and the input's JSON: what a search by text looks in. */
function searchedText({ header, events }: Entry): string {
  const queued = events[0] && decodeEvent(events[0].text);
  const input = queued?.type === "run.queued" ? JSON.stringify(queued.input) : "";
  return `${header.runId}\n${input}`.toLowerCase();
}
