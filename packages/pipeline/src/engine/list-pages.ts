import { StepcastError } from "../model/errors.ts";
import type { RunList, RunSummary } from "./run-log.ts";

// Lists of stores in tables: a page ends with a run, and the next begins behind its place.

/** Where a run stands in a list: the newest first, and of one time the one with the largest number. */
export interface ListPlace {
  queuedAt: number;
  number: number;
}

/** A run as a table answers it. */
export interface SummaryRow
  extends Pick<RunSummary, "runId" | "pipeline" | "status" | "queuedAt" | "lastSeq"> {
  number: number;
  title: string | null;
  owner: string | null;
  startedAt: number | null;
  endedAt: number | null;
}

/** A page of the runs that were found, in their order, one more than the page holds where there are more. */
export function listPage(found: readonly SummaryRow[], limit: number): RunList {
  const page = found.slice(0, limit);
  const last = page.at(-1);
  return {
    runs: page.map(summaryOf),
    next: last && found.length > limit ? `${last.queuedAt}.${last.number}` : undefined,
  };
}

/** The place behind which a list goes on: that of its cursor, or `start` where that is further on. @throws StepcastError `invalid_cursor` */
export function placeBehind(cursor: string | undefined, start: ListPlace): ListPlace {
  if (cursor === undefined) return start;
  const [, queuedAt, number] = /^(-?\d{1,16}(?:\.\d{1,6})?)\.(\d{1,16})$/.exec(cursor) ?? [];
  if (queuedAt !== undefined && number !== undefined) {
    return earlier({ queuedAt: Number(queuedAt), number: Number(number) }, start);
  }
  throw new StepcastError("invalid_cursor", "the cursor is not one a list gave out: start again without it");
}

function earlier(a: ListPlace, b: ListPlace): ListPlace {
  return a.queuedAt < b.queuedAt || (a.queuedAt === b.queuedAt && a.number < b.number) ? a : b;
}

function summaryOf({
  runId,
  pipeline,
  title,
  owner,
  status,
  queuedAt,
  startedAt,
  endedAt,
  lastSeq,
}: SummaryRow): RunSummary {
  return {
    runId,
    pipeline,
    title: title ?? undefined,
    owner: owner ?? undefined,
    status,
    queuedAt,
    startedAt: startedAt ?? undefined,
    endedAt: endedAt ?? undefined,
    lastSeq,
  };
}
