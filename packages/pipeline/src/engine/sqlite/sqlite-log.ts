import { isBuiltin } from "node:module";
import type { ListedFile } from "../../files/file-store.ts";
import { StepcastError } from "../../model/errors.ts";
import { encodeFact, type FactText } from "../../model/event-text.ts";
import { limits } from "../../model/limits.ts";
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
  RunLog,
  StoredEvent,
  SuspendOptions,
} from "../run-log.ts";
import { FollowedRun } from "../followed-run.ts";
import { StoreThread } from "./store-thread.ts";
import type { Changes } from "./thread-messages.ts";

export interface SqliteLogOptions {
  /** `full` (default): a stored event survives a power cut. `normal`: faster, and survives any crash of the process. */
  sync?: "full" | "normal";
  /** How long another process may hold the file locked before a call fails, in milliseconds. Default 5 s. */
  busyMs?: number;
  /** How long a lost hint from another process may go unnoticed, in milliseconds. Default 250 (law 7). */
  pollMs?: number;
  /** The file grows no larger than this; a call that would need more fails. Default: as the disk allows. */
  maxBytes?: number;
  /** The time in milliseconds since 1970. Default: the system's. */
  clock?: () => number;
}

/**
 * The log in one SQLite file, which any number of processes of this machine may share. Problems of the file show at the first call.
 * @throws StepcastError `store_failed` where Node has no SQLite
 */
export function sqliteLog(path: string, options: SqliteLogOptions = {}): RunLog {
  if (!isBuiltin("node:sqlite")) {
    throw new StepcastError(
      "store_failed",
      `a log in SQLite needs Node 22.13 or later, and this is ${process.version}: update Node, or use another log`,
    );
  }
  return new SqliteLog(path, options);
}

class SqliteLog implements RunLog {
  private readonly thread: StoreThread;
  private readonly openThread: () => StoreThread;
  /** Made for the first search by text or count: it may look at many runs, and must not hold up those that are being driven. */
  private searchThread: StoreThread | undefined;
  private readonly followed = new Map<string, FollowedRun>();
  private readonly held = new Map<string, { epoch: number; onOutside: () => void }>();
  private readonly hints = new Set<() => void>();
  private isClosed = false;
  private closing: Promise<void> | undefined;

  constructor(
    path: string,
    { sync = "full", busyMs = 5_000, pollMs = 250, maxBytes, clock }: SqliteLogOptions,
  ) {
    const store = { path, sync, busyMs, pollMs, maxBytes };
    this.thread = new StoreThread(store, clock, {
      changed: (changes) => this.hear(changes),
      ended: () => this.hear({ runs: "all", claimable: false }),
    });
    this.openThread = () =>
      new StoreThread(store, clock, { changed: () => undefined, ended: () => undefined });
  }

  create(run: NewRun): Promise<{ created: boolean; run: RunHeader }> {
    return this.thread.ask("create", [run], ({ created }) => created && this.hint());
  }

  find(runId: string): Promise<RunHeader | undefined> {
    return this.thread.ask("find", [runId]);
  }

  async claim(runId: string, { owner, leaseMs, onOutside }: ClaimOptions): Promise<Claim> {
    const claim = await this.thread.ask("claim", [runId, { owner, leaseMs }], (given) => {
      if (given.status === "claimed") this.held.set(runId, { epoch: given.lease.epoch, onOutside });
    });
    if (claim.status !== "claimed") return claim;
    const { lease, lastSeq } = claim;
    const pages: StoredEvent[][] = [claim.events];
    for (let seq = claim.events.length; seq < lastSeq; ) {
      const page = await this.thread.ask("readOn", [runId, seq, lastSeq]);
      seq += page.length;
      pages.push(page);
    }
    return { status: "claimed", lease, events: pages.flat() };
  }

  append(lease: Lease, n: number, facts: readonly FactText[]): Promise<Appended> {
    return this.thread.ask("append", [lease, n, facts], ({ outside, events }) =>
      this.stored(lease.runId, [...outside, ...events]),
    );
  }

  renew(lease: Lease, leaseMs: number): Promise<void> {
    return this.thread.ask("renew", [lease, leaseMs]);
  }

  release(lease: Lease): Promise<void> {
    this.letGo(lease);
    return this.thread.ask("release", [lease], () => this.hint());
  }

  async suspend(lease: Lease, { afterSeq, wakeAt }: SuspendOptions): Promise<boolean> {
    const waiting = encodeFact({ type: "run.waiting", ...(wakeAt !== undefined && { wakeAt }) });
    const events = await this.thread.ask("suspend", [lease, { afterSeq, wakeAt, waiting }], (stored) => {
      if (!stored) return;
      this.letGo(lease);
      this.stored(lease.runId, stored);
      this.hint();
    });
    return events !== undefined;
  }

  signal(runId: string, key: string, fact: FactText): Promise<{ event: StoredEvent; won: boolean }> {
    return this.thread.ask("signal", [runId, key, fact], ({ event, won }) => {
      if (!won) return;
      this.stored(runId, [event]);
      this.held.get(runId)?.onOutside();
      this.hint();
    });
  }

  read(runId: string, after: string | undefined, limit: number): Promise<Page> {
    return this.thread.ask("read", [runId, after, limit]);
  }

  async *follow(runId: string, after: string | undefined, signal: AbortSignal): AsyncGenerator<Page> {
    const run = this.join(runId);
    try {
      yield* run.follow(after, signal, () => this.isClosed);
    } finally {
      this.leave(runId, run);
    }
  }

  claimable({ pipelines, except, refused = new Set(), limit }: ClaimableQuery): Promise<Claimable> {
    const search = { pipelines, except: [...except], refused: [...refused], limit };
    return this.thread.ask("claimable", [search]);
  }

  onClaimable(hint: () => void): () => void {
    this.hints.add(hint);
    return () => this.hints.delete(hint);
  }

  list(query: ListQuery): Promise<RunList> {
    return (query.text === undefined ? this.thread : this.searching()).ask("list", [query]);
  }

  count(query: CountQuery): Promise<RunCounts> {
    return this.searching().ask("count", [query]);
  }

  delete(runId: string): Promise<{ unusedFiles: readonly string[] }> {
    return this.thread.ask("remove", [runId], () => this.followed.get(runId)?.outdated());
  }

  forgetFiles(files: readonly ListedFile[]): Promise<readonly string[]> {
    return this.thread.ask("forgetFiles", [files]);
  }

  close(): Promise<void> {
    this.closing ??= this.closeThreads();
    this.isClosed = true;
    for (const run of this.followed.values()) run.outdated();
    return this.closing;
  }

  private async closeThreads(): Promise<void> {
    await this.searchThread?.close();
    await this.thread.close();
  }

  /** After the end the first thread answers, which says so. */
  private searching(): StoreThread {
    if (this.isClosed) return this.thread;
    this.searchThread ??= this.openThread();
    return this.searchThread;
  }

  private join(runId: string): FollowedRun {
    const found = this.followed.get(runId);
    const run = found ?? new FollowedRun((after) => this.read(runId, after, limits.pageEvents));
    this.followed.set(runId, run);
    run.followers += 1;
    this.thread.keepAlive(true);
    return run;
  }

  private leave(runId: string, run: FollowedRun): void {
    run.followers -= 1;
    if (run.followers === 0) this.followed.delete(runId);
    if (this.followed.size === 0) this.thread.keepAlive(false);
  }

  private stored(runId: string, events: readonly StoredEvent[]): void {
    this.followed.get(runId)?.stored(events);
  }

  private letGo({ runId, epoch }: Lease): void {
    if (this.held.get(runId)?.epoch === epoch) this.held.delete(runId);
  }

  private hear({ runs, claimable }: Changes): void {
    const followed = runs === "all" ? this.followed.keys() : runs;
    for (const runId of followed) this.followed.get(runId)?.outdated();
    const held = runs === "all" ? this.held.keys() : runs;
    for (const runId of held) this.held.get(runId)?.onOutside();
    if (claimable) this.hint();
  }

  /** After the caller's own work, so that whoever hears it finds the store as it is then. */
  private hint(): void {
    for (const hint of this.hints) queueMicrotask(hint);
  }
}
