import { listPage, placeBehind, type SummaryRow } from "../list-pages.ts";
import { statusesOf } from "../run-counts.ts";
import type { ListQuery, RunFilter, RunList } from "../run-log.ts";
import type { Transaction } from "./transaction.ts";

/** A page of runs, newest first. Each status is searched along its index, and the newest of all are taken. */
export function list({ db }: Transaction, query: ListQuery): RunList {
  const { since = Number.NEGATIVE_INFINITY, limit } = query;
  const start = { queuedAt: query.until ?? Number.POSITIVE_INFINITY, number: 0 };
  const before = placeBehind(query.cursor, start);
  const { sql, values } = listSql(query);
  const found = statusesOf(query).flatMap((status) =>
    db.all<SummaryRow>(sql, status, ...values, since, before.queuedAt, before.number, limit + 1),
  );
  return listPage(
    found.sort((a, b) => b.queuedAt - a.queuedAt || b.number - a.number),
    limit,
  );
}

/** The query of one status. */
export function listSql(filter: RunFilter): { sql: string; values: (string | null)[] } {
  const { from, values } = searched(filter);
  const hasText = filter.text === undefined ? "" : `AND ${textFound}`;
  const sql = `SELECT number, run_id AS runId, pipeline, title, owner, status, queued_at AS queuedAt, started_at AS startedAt,
      ended_at AS endedAt, last_seq AS lastSeq
    FROM ${from} ${hasText} AND queued_at >= ? AND (queued_at, number) < (?, ?)
    ORDER BY queued_at DESC, number DESC LIMIT ?`;
  return { sql, values: filter.text === undefined ? values : [...values, filter.text.toLowerCase()] };
}

/** True of a run in whose searched text the value is. */
export const textFound = "(SELECT instr(text, ?) FROM searched_texts WHERE run = number) > 0";

/** The runs of one status. Its conditions are those that are asked for, so that the index for just these is used. */
export function searched({ owner, pipeline }: RunFilter): { from: string; values: (string | null)[] } {
  const conditions = ["status = ?"];
  const values: (string | null)[] = [];
  const ask = (condition: string, value: string | null) => {
    conditions.push(condition);
    values.push(value);
  };
  if (owner !== undefined) ask("owner IS ?", owner);
  if (pipeline !== undefined) ask("pipeline = ?", pipeline);
  return { from: `runs INDEXED BY ${indexFor(owner, pipeline)} WHERE ${conditions.join(" AND ")}`, values };
}

/** Named, since SQLite without statistics takes another, and would walk through all runs of a status. */
function indexFor(owner: RunFilter["owner"], pipeline: RunFilter["pipeline"]): string {
  if (owner !== undefined) return pipeline === undefined ? "runs_by_owner" : "runs_by_owner_and_pipeline";
  return pipeline === undefined ? "runs_by_status" : "runs_by_pipeline";
}
