import type { Claimable } from "../run-log.ts";
import type { Transaction } from "./transaction.ts";

export interface ClaimableSearch {
  pipelines: readonly string[];
  except: readonly string[];
  refused: readonly string[];
  limit: number;
}

/** One search for each pipeline, and one for the runs to be cancelled, each along an index: the runs of others are never walked through. */
export function claimable({ db, now }: Transaction, search: ClaimableSearch): Claimable {
  const inHand = JSON.stringify(search.except);
  const inHandOrRefused = JSON.stringify([...search.except, ...search.refused]);
  const searches = [
    ...search.pipelines.map((name) => [ofPipeline, [name], inHandOrRefused] as const),
    [toCancel, [], inHand] as const,
  ];
  const due = new Map<number, DueRun>();
  const later: number[] = [];
  for (const [where, values, except] of searches) {
    const rows = db.all<DueRun>(dueRuns(where), ...values, now, except, search.limit);
    for (const row of rows) due.set(row.number, row);
    const next = db.one<{ dueAt: number }>(nextDue(where), ...values, now, except);
    if (next && Number.isFinite(next.dueAt)) later.push(next.dueAt);
  }
  const inOrder = [...due.values()].sort((a, b) => a.dueAt - b.dueAt || a.number - b.number);
  return {
    runIds: inOrder.slice(0, search.limit).map((run) => run.runId),
    nextAt: later.length > 0 ? Math.min(...later) : undefined,
  };
}

interface DueRun {
  number: number;
  runId: string;
  dueAt: number;
}

const ofPipeline = "pipeline = ?";
const toCancel = "cancel_requested = 1";
const notExcepted = "run_id NOT IN (SELECT value FROM json_each(?))";

function dueRuns(where: string): string {
  return `SELECT number, run_id AS runId, due_at AS dueAt FROM runs
    WHERE ${where} AND due_at <= ? AND ${notExcepted} ORDER BY due_at, number LIMIT ?`;
}

function nextDue(where: string): string {
  return `SELECT due_at AS dueAt FROM runs WHERE ${where} AND due_at > ? AND ${notExcepted} ORDER BY due_at LIMIT 1`;
}
