import type { FactText } from "../../model/event-text.ts";
import { StepcastError } from "../../model/errors.ts";
import { isTerminal } from "../../model/run-event.ts";
import { cancelRequested, outOfOrder, runEnded } from "../log-errors.ts";
import type { Appended, Lease, StoredEvent } from "../run-log.ts";
import { eventsBetween, storeFacts } from "./event-rows.ts";
import { heldRow, isHeld, type RunRow, runRow, saveLease } from "./run-row.ts";
import type { Transaction } from "./transaction.ts";

/** @throws StepcastError `fenced`, `out_of_order`, `run_ended`, `cancel_requested`, `file_not_found` */
export function append(at: Transaction, lease: Lease, n: number, facts: readonly FactText[]): Appended {
  const row = heldRow(at, lease);
  if (n > 0 && n === row.lastN) return lastAppended(at, row);
  if (n !== row.lastN + 1) throw outOfOrder(lease.runId, n, row.lastN);
  if (row.endedAt !== null || facts.slice(0, -1).some(isTerminal)) throw runEnded(lease.runId);
  if (row.cancelRequested === 1 && facts.some((fact) => fact.type === "run.completed")) {
    throw cancelRequested(lease.runId);
  }
  const outside = eventsBetween(at, row, row.seenSeq, row.lastSeq);
  row.appendedAfter = row.seenSeq;
  row.outsideTo = row.lastSeq;
  row.seenSeq = row.lastSeq + facts.length;
  row.lastN = n;
  return { outside, events: storeFacts(at, row, facts) };
}

/** @throws StepcastError `run_not_found`, `run_expired`, `run_ended`, `file_not_found` */
export function signal(
  at: Transaction,
  runId: string,
  key: string,
  fact: FactText,
): { event: StoredEvent; won: boolean } {
  const row = runRow(at, runId);
  const winner = winnerOf(at, row, key);
  if (winner) return { event: winner, won: false };
  if (row.endedAt !== null) throw runEnded(runId);
  const [event] = storeFacts(at, row, [fact]);
  if (!event) throw new StepcastError("internal", "one fact in, no event out");
  at.db.run("INSERT INTO signals (run, key, seq) VALUES (?, ?, ?)", row.number, key, event.seq);
  wake(at, row);
  return { event, won: true };
}

/** What the append answered the first time (law 2). */
function lastAppended(at: Transaction, row: RunRow): Appended {
  const outside = eventsBetween(at, row, row.appendedAfter, row.outsideTo);
  return { outside, events: eventsBetween(at, row, row.outsideTo, row.seenSeq) };
}

function winnerOf(at: Transaction, row: RunRow, key: string): StoredEvent | undefined {
  const found = at.db.one<{ seq: number }>(
    "SELECT seq FROM signals WHERE run = ? AND key = ?",
    row.number,
    key,
  );
  return found && eventsBetween(at, row, found.seq - 1, found.seq)[0];
}

/** A waiting run is to be driven now; one that is held hears of the signal through its holder. */
function wake(at: Transaction, row: RunRow): void {
  if (row.endedAt !== null || isHeld(row, at.now)) return;
  at.claimable = true;
  if (row.dueAt !== null && row.dueAt <= at.now) return;
  row.dueAt = at.now;
  saveLease(at, row);
}
