import { lookAtMost, noRuns, runCounts, statusesOf } from "../run-counts.ts";
import type { CountQuery, RunCounts, RunFilter } from "../run-log.ts";
import { searched, textFound } from "./list-runs.ts";
import type { Transaction } from "./transaction.ts";

/** Counts each status along its index, from the newest run on. */
export function count({ db }: Transaction, query: CountQuery): RunCounts {
  const { since = Number.NEGATIVE_INFINITY, until = Number.POSITIVE_INFINITY } = query;
  const most = lookAtMost(query);
  const { sql, text, values } = countSql(query);
  const counts = noRuns();
  let more = false;
  for (const status of statusesOf(query)) {
    const row = db.one<{ looked: number; found: number }>(
      sql,
      ...text,
      status,
      ...values,
      since,
      until,
      most,
    );
    counts[status] = row?.found ?? 0;
    more ||= row?.looked === most;
  }
  return runCounts(counts, more);
}

/** The query of one status. What it has a text for stands before the rest. */
export function countSql(filter: RunFilter): { sql: string; text: string[]; values: (string | null)[] } {
  const { from, values } = searched(filter);
  const isFound = filter.text === undefined ? "1" : textFound;
  const sql = `SELECT count(*) AS looked, count(CASE WHEN ${isFound} THEN 1 END) AS found
    FROM (SELECT number FROM ${from} AND queued_at >= ? AND queued_at < ? ORDER BY queued_at DESC, number DESC LIMIT ?)`;
  return { sql, text: filter.text === undefined ? [] : [filter.text.toLowerCase()], values };
}
