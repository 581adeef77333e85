import { limits, StepcastError } from "@stepcast/pipeline";
import type {
  Appended,
  Claim,
  Claimable,
  ClaimableQuery,
  ClaimOptions,
  CountQuery,
  Lease,
  ListQuery,
  NewRun,
  Page,
  RunCounts,
  RunHeader,
  RunList,
  StoredEvent,
  SuspendOptions,
} from "@stepcast/pipeline/engine";
import type { ListedFile } from "@stepcast/pipeline/files";
import {
  type FactText,
  fileForgotten,
  isTerminal,
  newTag,
  runActive,
  runEnded,
} from "@stepcast/pipeline/store";
import type { DueRun, SharedLog } from "../shared-log.ts";
import { Appends } from "./appends.ts";
import { type AnswerRow, Calls } from "./calls.ts";
import { Database } from "./database.ts";
import { eventOf, type EventRow, factValues, storedEvents } from "./facts.ts";
import { findClaimable } from "./find-claimable.ts";
import { countRuns } from "./count-runs.ts";
import { forgetFiles } from "./forget-files.ts";
import { createRun, findRun } from "./headers.ts";
import { Leases } from "./leases.ts";
import { listRuns } from "./list-runs.ts";
import { readPage } from "./read-events.ts";
import { missing, refusal } from "./refusals.ts";
import { WatchedRuns } from "./watched-runs.ts";

export interface PostgresLogOptions {
  /** The schema for the tables, made where it is not there. Default "stepcast". */
  schema?: string;
  /** Connections of this process at most, besides the one that listens. Default 10. */
  connections?: number;
  /** How long the server may leave a call without an answer before the connection is taken for dead, in milliseconds. Default 3 s. */
  timeoutMs?: number;
  /** How long a call goes on trying while the server is away, once it was there, in milliseconds. Default 10 s. */
  patienceMs?: number;
  /** How long a lost notification may go unnoticed, in milliseconds. Default 1 s (law 7). */
  pollMs?: number;
  /** Hears what the server's settings put at risk, such as `fsync = off`. Default: `console.warn`. */
  onWarning?: (message: string) => void;
  /** The time in milliseconds since 1970. Default: the server's, so that the clocks of machines need not agree. */
  clock?: () => number;
}

/**
 * The log in a Postgres database, 13 or later, which any number of machines may share. Problems of the server show at the first call, as
 * `store_failed`. Once it was there a call waits while the server is away, and is sent again as it was: what it does, it does once.
 * @throws StepcastError `invalid_input` for another address or a schema of other signs than a to z, 0 to 9 and _
 */
export function postgresLog(url: string, options: PostgresLogOptions = {}): SharedLog {
  return new PostgresLog(openDatabase(url, options), options);
}

/** @throws StepcastError `invalid_input` */
export function openDatabase(url: string, options: PostgresLogOptions): Database {
  const { schema = "stepcast", connections = 10, timeoutMs = 3_000, patienceMs = 10_000 } = options;
  const { onWarning = console.warn } = options;
  if (!/^[a-z_][a-z0-9_]{0,47}$/.test(schema))
    throw new StepcastError("invalid_input", "a schema for runs is named by a to z, 0 to 9 and _: rename it");
  return new Database({ url, schema, connections, timeoutMs, patienceMs, onWarning });
}

export class PostgresLog implements SharedLog {
  private readonly database: Database;
  private readonly calls: Calls;
  private readonly watched: WatchedRuns;
  private readonly leases: Leases;
  private readonly appends: Appends;
  private closing: Promise<void> | undefined;

  constructor(database: Database, { pollMs = 1_000, clock }: PostgresLogOptions) {
    this.database = database;
    this.calls = new Calls(database, clock);
    this.watched = new WatchedRuns(database, pollMs, (runId, after) =>
      this.read(runId, after, limits.pageEvents),
    );
    this.leases = new Leases(this.calls, this.watched);
    this.appends = new Appends(database, () => this.calls.now());
  }

  async create(run: NewRun): Promise<{ created: boolean; run: RunHeader }> {
    const made = await createRun(this.calls, run);
    if (made.created) this.watched.claimable();
    return made;
  }

  find(runId: string): Promise<RunHeader | undefined> {
    return findRun(this.database, runId);
  }

  claim(runId: string, options: ClaimOptions): Promise<Claim> {
    return this.leases.claim(runId, options);
  }

  async append(lease: Lease, n: number, facts: readonly FactText[]): Promise<Appended> {
    const { runId } = lease;
    const tag = newTag();
    const completes = facts.some(({ type }) => type === "run.completed");
    const endsEarly = facts.slice(0, -1).some(isTerminal);
    const asked = { lease, n, completes, endsEarly, facts: factValues(tag, facts) };
    const [answer, ...rows] = await this.appends.append(asked);
    if (answer?.outcome !== "stored" && answer?.outcome !== "again")
      throw await refusal(this.database, answer, { lease, n });
    const others = rows.map((row) => eventOf(runId, row));
    const outside = others.filter(({ seq }) => seq < answer.seq);
    const isAgain = answer.outcome === "again";
    const events = isAgain ? others.slice(outside.length) : storedEvents(runId, tag, facts, answer);
    this.watched.stored(runId, [...outside, ...events]);
    return { outside, events };
  }

  renew(lease: Lease, leaseMs: number): Promise<void> {
    return this.leases.renew(lease, leaseMs);
  }

  release(lease: Lease): Promise<void> {
    return this.leases.release(lease);
  }

  suspend(lease: Lease, options: SuspendOptions): Promise<boolean> {
    return this.leases.suspend(lease, options);
  }

  async signal(runId: string, key: string, fact: FactText): Promise<{ event: StoredEvent; won: boolean }> {
    const tag = newTag();
    const values = [runId, this.calls.now(), key, ...factValues(tag, [fact])];
    const [answer] = await this.calls.call<SignalRow>("signal", values);
    switch (answer?.outcome) {
      case "stored":
      case "woken": {
        const event = eventOf(runId, { ...fact, tag, seq: answer.seq, at: answer.at });
        this.watched.signalled(runId, event);
        if (answer.outcome === "woken") this.watched.claimable();
        return { event, won: true };
      }
      case "lost":
        // Its own tag comes back where the first reply was lost.
        return { event: eventOf(runId, answer), won: answer.tag === tag };
      case "ended":
        throw runEnded(runId);
      case "file_not_found":
        throw fileForgotten();
      default:
        throw await missing(this.database, runId);
    }
  }

  async read(runId: string, after: string | undefined, limit: number): Promise<Page> {
    const page = await readPage(this.database, runId, after, limit);
    if (page) return page;
    throw await missing(this.database, runId);
  }

  async *follow(runId: string, after: string | undefined, signal: AbortSignal): AsyncGenerator<Page> {
    yield* this.watched.follow(runId, after, signal);
  }

  async claimable(query: ClaimableQuery): Promise<Claimable> {
    return findClaimable(this.database, query, this.calls.now(), () => this.calls.localNow());
  }

  onClaimable(hint: () => void): () => void {
    return this.watched.onClaimable(hint);
  }

  async list(query: ListQuery): Promise<RunList> {
    return listRuns(this.database, query);
  }

  async count(query: CountQuery): Promise<RunCounts> {
    return countRuns(this.database, query);
  }

  async delete(runId: string): Promise<{ unusedFiles: readonly string[] }> {
    const [answer] = await this.calls.call<{ outcome: string; unused_files: string[] }>("remove_run", [
      runId,
      newTag(),
    ]);
    if (answer?.outcome === "active") throw runActive(runId);
    if (answer?.outcome !== "deleted") throw await missing(this.database, runId);
    this.watched.deleted(runId);
    return { unusedFiles: answer.unused_files };
  }

  forgetFiles(files: readonly ListedFile[]): Promise<readonly string[]> {
    return forgetFiles(this.calls, files);
  }

  async due(runId: string): Promise<DueRun | undefined> {
    const { schema } = this.database;
    const [found] = await this.database.query<Omit<DueRun, "dueAt"> & { dueAt: number | null }>(
      `SELECT pipeline, epoch, due_at AS "dueAt", greatest(0, due_at - now_ms) AS "waitMs", lease_until > now_ms AS "isHeld",
         cancel_requested AS "isCancelled"
       FROM ${schema}.heads, LATERAL ${schema}.now_ms($2) AS now_ms WHERE run_id = $1 AND NOT ended`,
      [runId, this.calls.now()],
    );
    return found && { ...found, dueAt: found.dueAt ?? Number.POSITIVE_INFINITY };
  }

  close(): Promise<void> {
    this.closing ??= this.closeAll();
    return this.closing;
  }

  private async closeAll(): Promise<void> {
    // Connections that wait for nothing do not keep a process; their goodbye must.
    const keepsProcess = setInterval(() => undefined, 60_000);
    try {
      const watchedClosed = this.watched.close();
      await this.database.close();
      await watchedClosed;
    } finally {
      clearInterval(keepsProcess);
    }
  }
}

type SignalRow = AnswerRow & EventRow;
