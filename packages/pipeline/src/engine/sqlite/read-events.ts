import { parseCursor } from "../../model/cursor.ts";
import { limits } from "../../model/limits.ts";
import type { Page, StoredEvent } from "../run-log.ts";
import { pageBetween } from "./event-rows.ts";
import { runRow } from "./run-row.ts";
import type { Transaction } from "./transaction.ts";

/** @throws StepcastError `run_not_found`, `run_expired`, `invalid_cursor` */
export function read(at: Transaction, runId: string, after: string | undefined, limit: number): Page {
  const row = runRow(at, runId);
  const { seq, tag } = parseCursor(after);
  const isTagged = tag === undefined || tagOf(at, row.number, seq) === tag;
  const isKnown = seq === 0 || (seq <= row.lastSeq && isTagged);
  if (!isKnown) return { events: [], ended: false, reset: { lastSeq: row.lastSeq } };
  const last = Math.min(row.lastSeq, seq + Math.min(limit, limits.pageEvents));
  const events = pageBetween(at, row, seq, last);
  return { events, ended: row.endedAt !== null && seq + events.length === row.lastSeq };
}

/** The next page of a run that is being claimed: no cursor is needed there. */
export function readOn(at: Transaction, runId: string, after: number, last: number): StoredEvent[] {
  return pageBetween(at, runRow(at, runId), after, Math.min(last, after + limits.pageEvents));
}

function tagOf({ db }: Transaction, run: number, seq: number): string | undefined {
  return db.one<{ tag: string }>("SELECT tag FROM events WHERE run = ? AND seq = ?", run, seq)?.tag;
}
