import { StepcastError } from "../../model/errors.ts";
import { runStatuses } from "../../model/run-statuses.ts";
import type { ListQuery, RunList, RunSummary } from "../run-log.ts";
import type { Transaction } from "./transaction.ts";

/** A page of runs, newest first. Each status is searched along its index, and the newest of all are taken. */
export function list({ db }: Transaction, query: ListQuery): RunList {
  const { since = Number.NEGATIVE_INFINITY, limit } = query;
  const before = earlier(parsed(query.cursor), {
    queuedAt: query.until ?? Number.POSITIVE_INFINITY,
    number: 0,
  });
  const { sql, values } = filters(query);
  const statuses = query.status === undefined ? runStatuses : new Set([query.status].flat());
  const found = [...statuses].flatMap((status) =>
    db.all<SummaryRow>(sql, status, ...values, since, before.queuedAt, before.number, limit + 1),
  );
  const page = found.sort((a, b) => b.queuedAt - a.queuedAt || b.number - a.number).slice(0, limit);
  const last = page.at(-1);
  return {
    runs: page.map(summary),
    next: last && found.length > limit ? `${last.queuedAt}.${last.number}` : undefined,
  };
}

interface Place {
  queuedAt: number;
  number: number;
}

interface SummaryRow extends Omit<RunSummary, "endedAt"> {
  number: number;
  endedAt: number | null;
}

function summary(row: SummaryRow): RunSummary {
  const { number: _, endedAt, ...rest } = row;
  return { ...rest, endedAt: endedAt ?? undefined };
}

/** The query of one status: its conditions are those that are asked for, so that the index for just these is used. */
export function filters({ owner, pipeline, text }: ListQuery): { sql: string; values: (string | null)[] } {
  const conditions: string[] = [];
  const values: (string | null)[] = [];
  const ask = (condition: string, value: string | null) => {
    conditions.push(`AND ${condition}`);
    values.push(value);
  };
  if (owner !== undefined) ask("owner IS ?", owner);
  if (pipeline !== undefined) ask("pipeline = ?", pipeline);
  if (text !== undefined) {
    ask("(SELECT instr(text, ?) FROM searched_texts WHERE run = number) > 0", text.toLowerCase());
  }
  const sql = `SELECT number, run_id AS runId, pipeline, status, queued_at AS queuedAt, ended_at AS endedAt, last_seq AS lastSeq
    FROM runs INDEXED BY ${indexFor(owner, pipeline)} WHERE status = ? ${conditions.join(" ")} AND queued_at >= ? AND (queued_at, number) < (?, ?)
    ORDER BY queued_at DESC, number DESC LIMIT ?`;
  return { sql, values };
}

/** Named, since SQLite without statistics takes another, and would walk through all runs of a status. */
function indexFor(owner: ListQuery["owner"], pipeline: ListQuery["pipeline"]): string {
  if (owner !== undefined) return pipeline === undefined ? "runs_by_owner" : "runs_by_owner_and_pipeline";
  return pipeline === undefined ? "runs_by_status" : "runs_by_pipeline";
}

function parsed(cursor: string | undefined): Place {
  if (cursor === undefined) return { queuedAt: Number.POSITIVE_INFINITY, number: 0 };
  const [, queuedAt, number] = /^(-?\d{1,16}(?:\.\d{1,6})?)\.(\d{1,15})$/.exec(cursor) ?? [];
  if (queuedAt !== undefined && number !== undefined) {
    return { queuedAt: Number(queuedAt), number: Number(number) };
  }
  throw new StepcastError("invalid_cursor", "the cursor is not one a list gave out: start again without it");
}

function earlier(a: Place, b: Place): Place {
  return a.queuedAt < b.queuedAt || (a.queuedAt === b.queuedAt && a.number < b.number) ? a : b;
}
