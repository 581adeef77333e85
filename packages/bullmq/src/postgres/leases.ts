import type { Claim, ClaimOptions, Lease, SuspendOptions } from "@stepcast/pipeline/engine";
import { encodeFact, fenced, newTag, runExpired } from "@stepcast/pipeline/store";
import type { AnswerRow, Calls } from "./calls.ts";
import { factValues, storedEvents } from "./facts.ts";
import { readUpTo } from "./read-events.ts";
import { isDeleted, missing, refusal } from "./refusals.ts";
import type { WatchedRuns } from "./watched-runs.ts";

/** Who may drive a run, from its claim to its end, its release or its wait. */
export class Leases {
  private readonly calls: Calls;
  private readonly watched: WatchedRuns;

  constructor(calls: Calls, watched: WatchedRuns) {
    this.calls = calls;
    this.watched = watched;
  }

  async claim(runId: string, { owner, leaseMs, onOutside }: ClaimOptions): Promise<Claim> {
    const { calls } = this;
    const values = [runId, calls.now(), owner, newTag(), Math.ceil(leaseMs)];
    const [row] = await calls.call<ClaimRow>("claim", values);
    switch (row?.outcome) {
      case "claimed":
      case "again": {
        const lease: Lease = { runId, owner, epoch: row.epoch };
        this.watched.hold(lease, row.last_seq, onOutside);
        return { status: "claimed", lease, events: await readUpTo(calls.database, runId, row.last_seq) };
      }
      case "held":
        return { status: "held", untilMs: calls.localNow() + row.held_ms };
      case "ended":
        return { status: "ended" };
      default:
        throw await missing(calls.database, runId);
    }
  }

  async renew(lease: Lease, leaseMs: number): Promise<void> {
    const { database } = this.calls;
    const { schema } = database;
    const renewed = await database.query(
      `UPDATE ${schema}.heads SET lease_until = now_ms + $3, due_at = CASE WHEN NOT ended THEN now_ms + $3 END
       FROM (SELECT ${schema}.now_ms($4) AS now_ms) AS clock
       WHERE run_id = $1 AND epoch = $2 AND lease_owner IS NOT NULL RETURNING true`,
      [lease.runId, lease.epoch, Math.ceil(leaseMs), this.calls.now()],
    );
    if (renewed.length > 0) return;
    throw (await isDeleted(database, lease.runId)) ? runExpired(lease.runId) : fenced(lease);
  }

  async release(lease: Lease): Promise<void> {
    this.watched.letGo(lease);
    const { database } = this.calls;
    const { schema } = database;
    const released = await database.query<{ ended: boolean }>(
      `UPDATE ${schema}.heads SET lease_owner = NULL, lease_until = 0, due_at = CASE WHEN NOT ended THEN ${schema}.now_ms($3) END
       WHERE run_id = $1 AND epoch = $2 AND lease_owner IS NOT NULL RETURNING ended`,
      [lease.runId, lease.epoch, this.calls.now()],
    );
    if (released[0]?.ended === false) this.watched.claimable();
  }

  async suspend(lease: Lease, { afterSeq, wakeAt }: SuspendOptions): Promise<boolean> {
    const { calls } = this;
    const { runId, epoch } = lease;
    const waiting = [encodeFact({ type: "run.waiting", ...(wakeAt !== undefined && { wakeAt }) })];
    const tag = newTag();
    // How long, by this process's own clock, which gave the time too.
    const waitMs = wakeAt === undefined ? null : Math.ceil(wakeAt - calls.localNow());
    const values = [runId, calls.now(), epoch, afterSeq, waitMs, ...factValues(tag, waiting)];
    const [answer] = await calls.call<AnswerRow>("suspend", values);
    if (answer?.outcome === "moved") return false;
    if (answer?.outcome !== "stored" && answer?.outcome !== "again")
      throw await refusal(calls.database, answer, { lease });
    this.watched.letGo(lease);
    this.watched.stored(runId, storedEvents(runId, tag, waiting, answer));
    this.watched.claimable();
    return true;
  }
}

interface ClaimRow {
  outcome: string;
  epoch: number;
  held_ms: number;
  last_seq: number;
}
