import type { Changes } from "./thread-messages.ts";
import type { Connection } from "./connection.ts";
import type { Transaction } from "./transaction.ts";

/** The numbers of the last transactions: of those that stored something, and of those after which a run may be claimable. */
export interface Pulse {
  stored: number;
  claimable: number;
}

/** More changed runs than this are told as "all". */
const mostRuns = 1_000;

export function readPulse(db: Connection): Pulse {
  return db.one<Pulse>("SELECT stored, claimable FROM pulse") ?? { stored: 0, claimable: 0 };
}

/** Lets other processes know, in the same transaction, that there is something new. */
export function beat({ db, stored, claimable }: Transaction, before: Pulse): Pulse {
  if (!stored && !claimable) return before;
  const after = { stored: before.stored + Number(stored), claimable: before.claimable + Number(claimable) };
  db.run("UPDATE pulse SET stored = ?, claimable = ?", after.stored, after.claimable);
  return after;
}

/** What was done between two beats. */
export function changesBetween(db: Connection, from: Pulse, to: Pulse): Changes | undefined {
  if (from.stored === to.stored && from.claimable === to.claimable) return undefined;
  const rows = db.all<{ runId: string }>(
    changedRuns,
    from.stored,
    to.stored,
    from.stored,
    to.stored,
    mostRuns,
  );
  // A file put back from a backup counts from an older number.
  const isUncertain = rows.length === mostRuns || to.stored < from.stored;
  return {
    runs: isUncertain ? "all" : rows.map(({ runId }) => runId),
    claimable: from.claimable !== to.claimable,
  };
}

const changedRuns = `SELECT run_id AS runId FROM runs WHERE changed > ? AND changed <= ?
  UNION ALL SELECT run_id FROM tombstones WHERE changed > ? AND changed <= ? LIMIT ?`;
