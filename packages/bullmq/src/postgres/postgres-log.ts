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
  cancelRequested,
  encodeFact,
  type FactText,
  fenced,
  fileForgotten,
  isTerminal,
  newTag,
  outOfOrder,
  runActive,
  runEnded,
  runExpired,
  runNotFound,
  searchedText,
} from "@stepcast/pipeline/store";
import type { DueRun, SharedLog } from "../shared-log.ts";
import { Appends } from "./appends.ts";
import { Database } from "./database.ts";
import { eventOf, type EventRow, factValues, storedEvents } from "./facts.ts";
import { findClaimable } from "./find-claimable.ts";
import { countRuns } from "./count-runs.ts";
import { listRuns } from "./list-runs.ts";
import { readPage, readUpTo } from "./read-events.ts";
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
  private readonly watched: WatchedRuns;
  private readonly appends: Appends;
  private readonly clock: (() => number) | undefined;
  private closing: Promise<void> | undefined;

  constructor(database: Database, { pollMs = 1_000, clock }: PostgresLogOptions) {
    this.database = database;
    this.watched = new WatchedRuns(database, pollMs, (runId, after) =>
      this.read(runId, after, limits.pageEvents),
    );
    this.clock = clock;
    this.appends = new Appends(database, () => this.now());
  }

  async create(run: NewRun): Promise<{ created: boolean; run: RunHeader }> {
    const { queued, seed = [], ...header } = run;
    const { runId, pipeline, pipelineVersion, inputFingerprint, schemaFingerprint, owner, title } = header;
    const [made] = await this.call<{ create_titled_run: string }>("create_titled_run", [
      title,
      this.now(),
      runId,
      pipeline,
      pipelineVersion,
      inputFingerprint,
      schemaFingerprint,
      owner,
      searchedText(runId, queued.text),
      ...factValues(newTag(), [queued, ...seed]),
    ]);
    if (made?.create_titled_run === "created") {
      this.watched.claimable();
      return { created: true, run: header };
    }
    if (made?.create_titled_run === "file_not_found") throw fileForgotten();
    const found = await this.find(runId);
    if (!found) throw runExpired(runId);
    return { created: false, run: found };
  }

  async find(runId: string): Promise<RunHeader | undefined> {
    const { schema } = this.database;
    const [found] = await this.database.query<FoundRun>(
      `SELECT run_id AS "runId", pipeline, pipeline_version AS "pipelineVersion", input_fingerprint AS "inputFingerprint",
         schema_fingerprint AS "schemaFingerprint", owner, title FROM ${schema}.runs WHERE run_id = $1`,
      [runId],
    );
    if (found) return { ...found, owner: found.owner ?? undefined, title: found.title ?? undefined };
    if (await this.isDeleted(runId)) throw runExpired(runId);
    return undefined;
  }

  async claim(runId: string, { owner, leaseMs, onOutside }: ClaimOptions): Promise<Claim> {
    const [row] = await this.call<ClaimRow>("claim", [
      runId,
      this.now(),
      owner,
      newTag(),
      Math.ceil(leaseMs),
    ]);
    switch (row?.outcome) {
      case "claimed":
      case "again": {
        const lease: Lease = { runId, owner, epoch: row.epoch };
        this.watched.hold(lease, row.last_seq, onOutside);
        return { status: "claimed", lease, events: await readUpTo(this.database, runId, row.last_seq) };
      }
      case "held":
        return { status: "held", untilMs: this.localNow() + row.held_ms };
      case "ended":
        return { status: "ended" };
      default:
        throw await this.missing(runId);
    }
  }

  async append(lease: Lease, n: number, facts: readonly FactText[]): Promise<Appended> {
    const { runId } = lease;
    const tag = newTag();
    const completes = facts.some(({ type }) => type === "run.completed");
    const endsEarly = facts.slice(0, -1).some(isTerminal);
    const asked = { lease, n, completes, endsEarly, facts: factValues(tag, facts) };
    const [answer, ...rows] = await this.appends.append(asked);
    if (answer?.outcome !== "stored" && answer?.outcome !== "again")
      throw await this.refusal(answer, lease, n);
    const others = rows.map((row) => eventOf(runId, row));
    const outside = others.filter(({ seq }) => seq < answer.seq);
    const isAgain = answer.outcome === "again";
    const events = isAgain ? others.slice(outside.length) : storedEvents(runId, tag, facts, answer);
    this.watched.stored(runId, [...outside, ...events]);
    return { outside, events };
  }

  async renew(lease: Lease, leaseMs: number): Promise<void> {
    const { schema } = this.database;
    const renewed = await this.database.query(
      `UPDATE ${schema}.heads SET lease_until = now_ms + $3, due_at = CASE WHEN NOT ended THEN now_ms + $3 END
       FROM (SELECT ${schema}.now_ms($4) AS now_ms) AS clock
       WHERE run_id = $1 AND epoch = $2 AND lease_owner IS NOT NULL RETURNING true`,
      [lease.runId, lease.epoch, Math.ceil(leaseMs), this.now()],
    );
    if (renewed.length > 0) return;
    throw (await this.isDeleted(lease.runId)) ? runExpired(lease.runId) : fenced(lease);
  }

  async release(lease: Lease): Promise<void> {
    this.watched.letGo(lease);
    const { schema } = this.database;
    const released = await this.database.query<{ ended: boolean }>(
      `UPDATE ${schema}.heads SET lease_owner = NULL, lease_until = 0, due_at = CASE WHEN NOT ended THEN ${schema}.now_ms($3) END
       WHERE run_id = $1 AND epoch = $2 AND lease_owner IS NOT NULL RETURNING ended`,
      [lease.runId, lease.epoch, this.now()],
    );
    if (released[0]?.ended === false) this.watched.claimable();
  }

  async suspend(lease: Lease, { afterSeq, wakeAt }: SuspendOptions): Promise<boolean> {
    const { runId, epoch } = lease;
    const waiting = [encodeFact({ type: "run.waiting", ...(wakeAt !== undefined && { wakeAt }) })];
    const tag = newTag();
    // How long, by this process's own clock, which gave the time too.
    const waitMs = wakeAt === undefined ? null : Math.ceil(wakeAt - this.localNow());
    const values = [runId, this.now(), epoch, afterSeq, waitMs, ...factValues(tag, waiting)];
    const [answer] = await this.call<AnswerRow>("suspend", values);
    if (answer?.outcome === "moved") return false;
    if (answer?.outcome !== "stored" && answer?.outcome !== "again")
      throw await this.refusal(answer, lease, 0);
    this.watched.letGo(lease);
    this.watched.stored(runId, storedEvents(runId, tag, waiting, answer));
    this.watched.claimable();
    return true;
  }

  async signal(runId: string, key: string, fact: FactText): Promise<{ event: StoredEvent; won: boolean }> {
    const tag = newTag();
    const values = [runId, this.now(), key, ...factValues(tag, [fact])];
    const [answer] = await this.call<SignalRow>("signal", values);
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
        throw await this.missing(runId);
    }
  }

  async read(runId: string, after: string | undefined, limit: number): Promise<Page> {
    const page = await readPage(this.database, runId, after, limit);
    if (page) return page;
    throw await this.missing(runId);
  }

  async *follow(runId: string, after: string | undefined, signal: AbortSignal): AsyncGenerator<Page> {
    yield* this.watched.follow(runId, after, signal);
  }

  async claimable(query: ClaimableQuery): Promise<Claimable> {
    return findClaimable(this.database, query, this.now(), () => this.localNow());
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
    const [answer] = await this.call<{ outcome: string; unused_files: string[] }>("remove_run", [
      runId,
      newTag(),
    ]);
    if (answer?.outcome === "active") throw runActive(runId);
    if (answer?.outcome !== "deleted") throw await this.missing(runId);
    this.watched.deleted(runId);
    return { unusedFiles: answer.unused_files };
  }

  async forgetFiles(files: readonly ListedFile[]): Promise<readonly string[]> {
    const { schema } = this.database;
    const [beginning] = await this.database.query<{ since: number }>(
      `SELECT since FROM ${schema}.beginning`,
      [],
    );
    const ids = files
      .filter(({ createdAt }) => beginning && createdAt >= beginning.since)
      .map(({ id }) => id);
    if (ids.length === 0) return [];
    const [answer] = await this.call<{ forget_files: string[] }>("forget_files", [ids]);
    return answer?.forget_files ?? [];
  }

  async due(runId: string): Promise<DueRun | undefined> {
    const { schema } = this.database;
    const [found] = await this.database.query<Omit<DueRun, "dueAt"> & { dueAt: number | null }>(
      `SELECT pipeline, epoch, due_at AS "dueAt", greatest(0, due_at - now_ms) AS "waitMs", lease_until > now_ms AS "isHeld",
         cancel_requested AS "isCancelled"
       FROM ${schema}.heads, LATERAL ${schema}.now_ms($2) AS now_ms WHERE run_id = $1 AND NOT ended`,
      [runId, this.now()],
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

  /** All that a function of ours answers. */
  private call<Row extends object>(name: string, values: readonly unknown[]): Promise<Row[]> {
    const places = values.map((_, index) => `$${index + 1}`).join(", ");
    return this.database.query<Row>(`SELECT * FROM ${this.database.schema}.${name}(${places})`, values);
  }

  /** The injected time. Without it the server takes its own. */
  private now(): number | undefined {
    return this.clock && Math.floor(this.clock());
  }

  private localNow(): number {
    return this.clock?.() ?? Date.now();
  }

  private async refusal(answer: AnswerRow | undefined, lease: Lease, n: number): Promise<StepcastError> {
    const { runId } = lease;
    switch (answer?.outcome) {
      case "fenced":
        return fenced(lease);
      case "out_of_order":
        return outOfOrder(runId, n, answer.seq);
      case "ended":
        return runEnded(runId);
      case "cancel_requested":
        return cancelRequested(runId);
      case "file_not_found":
        return fileForgotten();
      default:
        return this.missing(runId);
    }
  }

  private async missing(runId: string): Promise<StepcastError> {
    return (await this.isDeleted(runId)) ? runExpired(runId) : runNotFound(runId);
  }

  private async isDeleted(runId: string): Promise<boolean> {
    const { schema } = this.database;
    return (
      (await this.database.query(`SELECT FROM ${schema}.tombstones WHERE run_id = $1`, [runId])).length > 0
    );
  }
}

interface FoundRun extends Omit<RunHeader, "owner" | "title"> {
  owner: string | null;
  title: string | null;
}

interface ClaimRow {
  outcome: string;
  epoch: number;
  held_ms: number;
  last_seq: number;
}

interface AnswerRow {
  outcome: string;
  seq: number;
  at: number;
}

type SignalRow = AnswerRow & EventRow;
