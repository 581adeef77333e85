import { crc32 } from "node:zlib";
import type { FactText } from "../../model/event-text.ts";
import { stampFact } from "../../model/stamp-fact.ts";
import { isTerminal } from "../../model/run-event.ts";
import { newTag } from "../new-tag.ts";
import { takePage } from "../page.ts";
import { statusAfter } from "../run-status.ts";
import type { StoredEvent } from "../run-log.ts";
import { requireFiles } from "./forget-files.ts";
import { type RunRow, saveLease, saveProgress, saveStatus } from "./run-row.ts";
import { damaged } from "./store-errors.ts";
import type { Transaction } from "./transaction.ts";

/** Stores facts as the run's next events, and what the run is after them. @throws StepcastError `file_not_found` */
export function storeFacts(at: Transaction, row: RunRow, facts: readonly FactText[]): StoredEvent[] {
  requireFiles(at, facts);
  const tag = newTag();
  const before = { ...row };
  const events = facts.map((fact) => storeFact(at, row, fact, tag));
  if (events.length > 0) at.stored = true;
  if (listedFields.some((field) => row[field] !== before[field])) saveStatus(at, row);
  if (row.dueAt !== before.dueAt) saveLease(at, row);
  saveProgress(at, row);
  return events;
}

/** What a list tells of a run, and what `saveStatus` saves. */
const listedFields = ["status", "startedAt", "endedAt", "cancelRequested"] as const;

/** The run's events from behind `after` up to `last`. @throws StepcastError `store_failed` where some are missing or changed */
export function eventsBetween(at: Transaction, row: RunRow, after: number, last: number): StoredEvent[] {
  return [...readBetween(at, row, after, last)];
}

/** As many of them as one page holds; what does not fit is not read. @throws StepcastError `store_failed` */
export function pageBetween(at: Transaction, row: RunRow, after: number, last: number): StoredEvent[] {
  return takePage(readBetween(at, row, after, last));
}

function* readBetween(
  { db }: Transaction,
  row: RunRow,
  after: number,
  last: number,
): Generator<StoredEvent, void, void> {
  if (last <= after) return;
  const sql =
    "SELECT seq, at, tag, type, text, checksum FROM events WHERE run = ? AND seq > ? AND seq <= ? ORDER BY seq";
  let seq = after;
  for (const { checksum, ...event } of db.each<EventRow>(sql, row.number, after, last)) {
    seq += 1;
    // SQLite keeps no checksum of what it stores: a byte changed on the disk would be told as if it were true.
    const isWhole = event.seq === seq && checksum === crc32(event.text);
    if (!isWhole) throw damaged({ path: db.name });
    yield event;
  }
  if (seq !== last) throw damaged({ path: db.name });
}

interface EventRow extends StoredEvent {
  checksum: number;
}

function storeFact({ db, now }: Transaction, row: RunRow, fact: FactText, tag: string): StoredEvent {
  const seq = row.lastSeq + 1;
  const text = stampFact(fact, row.runId, seq, now);
  db.run(
    "INSERT INTO events (run, seq, at, tag, type, text, checksum) VALUES (?, ?, ?, ?, ?, ?, ?)",
    row.number,
    seq,
    now,
    tag,
    fact.type,
    text,
    crc32(text),
  );
  for (const id of fact.fileIds ?? []) {
    db.run("INSERT OR IGNORE INTO run_files (run, file_id) VALUES (?, ?)", row.number, id);
  }
  row.lastSeq = seq;
  row.status = statusAfter(row.status, fact.type);
  if (fact.type === "run.started") row.startedAt ??= now;
  if (fact.type === "run.cancel_requested") row.cancelRequested = 1;
  if (isTerminal(fact)) {
    row.endedAt = now;
    row.dueAt = null;
  }
  return { seq, at: now, tag, type: fact.type, text };
}
