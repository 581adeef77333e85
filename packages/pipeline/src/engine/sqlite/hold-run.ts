import type { FactText } from "../../model/event-text.ts";
import { limits } from "../../model/limits.ts";
import { runEnded } from "../log-errors.ts";
import type { Lease, StoredEvent } from "../run-log.ts";
import { pageBetween, storeFacts } from "./event-rows.ts";
import { heldRow, isHeld, type RunRow, runRow, saveLease, saveProgress } from "./run-row.ts";
import type { Transaction } from "./transaction.ts";

/** The run's log comes in pages: a long one must not be copied between threads in one piece. */
export type Claimed =
  | { status: "claimed"; lease: Lease; events: StoredEvent[]; lastSeq: number }
  | { status: "held"; untilMs: number }
  | { status: "ended" };

/** @throws StepcastError `run_not_found`, `run_expired` */
export function claim(
  at: Transaction,
  runId: string,
  { owner, leaseMs }: { owner: string; leaseMs: number },
): Claimed {
  const row = runRow(at, runId);
  if (row.endedAt !== null) return { status: "ended" };
  if (isHeld(row, at.now)) return { status: "held", untilMs: row.leaseUntil };
  row.epoch += 1;
  row.leaseOwner = owner;
  holdUntil(row, at.now + leaseMs);
  saveLease(at, row);
  const { lastSeq } = row;
  saveProgress(
    at,
    Object.assign(row, { lastN: 0, appendedAfter: lastSeq, outsideTo: lastSeq, seenSeq: lastSeq }),
  );
  const events = pageBetween(at, row, 0, Math.min(lastSeq, limits.pageEvents));
  return { status: "claimed", lease: { runId, owner, epoch: row.epoch }, events, lastSeq };
}

/** @throws StepcastError `fenced` */
export function renew(at: Transaction, lease: Lease, leaseMs: number): void {
  const row = heldRow(at, lease);
  holdUntil(row, at.now + leaseMs);
  saveLease(at, row);
}

export function release(at: Transaction, lease: Lease): void {
  const row = at.db.one<{ epoch: number }>("SELECT epoch FROM runs WHERE run_id = ?", lease.runId);
  if (row?.epoch !== lease.epoch) return;
  letGo(at, runRow(at, lease.runId), at.now);
}

/** @throws StepcastError `fenced`, `run_ended` */
export function suspend(
  at: Transaction,
  lease: Lease,
  { afterSeq, wakeAt, waiting }: { afterSeq: number; wakeAt: number | undefined; waiting: FactText },
): StoredEvent[] | undefined {
  const row = heldRow(at, lease);
  if (row.endedAt !== null) throw runEnded(lease.runId);
  if (row.lastSeq !== afterSeq) return undefined;
  const events = storeFacts(at, row, [waiting]);
  letGo(at, row, wakeAt ?? null);
  return events;
}

function holdUntil(row: RunRow, untilMs: number): void {
  row.leaseUntil = untilMs;
  if (row.endedAt === null) row.dueAt = untilMs;
}

/** Does nothing to a run that is held by nobody: it may be waiting for its time. */
function letGo(at: Transaction, row: RunRow, dueAt: number | null): void {
  if (row.leaseOwner === null) return;
  row.leaseOwner = null;
  row.leaseUntil = 0;
  if (row.endedAt === null) row.dueAt = dueAt;
  saveLease(at, row);
  at.claimable = true;
}
