import type { RunStatus } from "../../model/run-state.ts";
import { fenced, runExpired, runNotFound } from "../log-errors.ts";
import type { Lease, RunHeader } from "../run-log.ts";
import type { Transaction } from "./transaction.ts";

/** A run besides its events, as the migrations describe it. */
export interface RunRow {
  readonly number: number;
  readonly runId: string;
  status: RunStatus;
  startedAt: number | null;
  endedAt: number | null;
  lastSeq: number;
  cancelRequested: 0 | 1;
  dueAt: number | null;
  epoch: number;
  leaseOwner: string | null;
  leaseUntil: number;
  lastN: number;
  appendedAfter: number;
  outsideTo: number;
  seenSeq: number;
}

/** @throws StepcastError `run_not_found`, `run_expired` */
export function runRow(at: Transaction, runId: string): RunRow {
  const row = at.db.one<RunRow>(selectRun, runId);
  if (row) return row;
  throw isDeleted(at, runId) ? runExpired(runId) : runNotFound(runId);
}

/** The run, if this lease still holds it: also past its time, as long as nobody has claimed the run (law 3 fences by epoch). */
export function heldRow(at: Transaction, lease: Lease): RunRow {
  const row = runRow(at, lease.runId);
  if (row.epoch === lease.epoch && row.leaseOwner !== null) return row;
  throw fenced(lease);
}

export function isHeld({ leaseUntil }: RunRow, now: number): boolean {
  return leaseUntil > now;
}

/** @throws StepcastError `run_expired` */
export function runHeader(at: Transaction, runId: string): RunHeader | undefined {
  const row = at.db.one<HeaderRow>(selectHeader, runId);
  if (row) return { ...row, owner: row.owner ?? undefined, title: row.title ?? undefined };
  if (isDeleted(at, runId)) throw runExpired(runId);
  return undefined;
}

/** Saves what an append changes. The many indexes of the rest are left alone. */
export function saveProgress({ db, change }: Transaction, row: RunRow): void {
  db.run(
    "UPDATE runs SET last_seq = ?, last_n = ?, appended_after = ?, outside_to = ?, seen_seq = ?, changed = ? WHERE number = ?",
    row.lastSeq,
    row.lastN,
    row.appendedAfter,
    row.outsideTo,
    row.seenSeq,
    change,
    row.number,
  );
}

export function saveStatus({ db }: Transaction, row: RunRow): void {
  db.run(
    "UPDATE runs SET status = ?, started_at = ?, ended_at = ?, cancel_requested = ? WHERE number = ?",
    row.status,
    row.startedAt,
    row.endedAt,
    row.cancelRequested,
    row.number,
  );
}

/** Saves who holds the run, and when it may be driven. */
export function saveLease({ db }: Transaction, row: RunRow): void {
  db.run(
    "UPDATE runs SET due_at = ?, epoch = ?, lease_owner = ?, lease_until = ? WHERE number = ?",
    row.dueAt,
    row.epoch,
    row.leaseOwner,
    row.leaseUntil,
    row.number,
  );
}

const selectRun = `SELECT number, run_id AS runId, status, started_at AS startedAt, ended_at AS endedAt, last_seq AS lastSeq,
  cancel_requested AS cancelRequested, due_at AS dueAt, epoch, lease_owner AS leaseOwner, lease_until AS leaseUntil,
  last_n AS lastN, appended_after AS appendedAfter, outside_to AS outsideTo, seen_seq AS seenSeq
  FROM runs WHERE run_id = ?`;

const selectHeader = `SELECT run_id AS runId, pipeline, pipeline_version AS pipelineVersion,
  input_fingerprint AS inputFingerprint, schema_fingerprint AS schemaFingerprint, owner, title
  FROM runs WHERE run_id = ?`;

interface HeaderRow extends Omit<RunHeader, "owner" | "title"> {
  owner: string | null;
  title: string | null;
}

function isDeleted({ db }: Transaction, runId: string): boolean {
  return db.one("SELECT 1 FROM tombstones WHERE run_id = ?", runId) !== undefined;
}
