import type { Lease, Page, StoredEvent } from "@stepcast/pipeline/engine";
import { FollowedRun } from "@stepcast/pipeline/store";
import type { Database } from "./database.ts";
import { Listener, type News } from "./listener.ts";

type ReadPage = (runId: string, after: string | undefined) => Promise<Page>;

interface Held {
  epoch: number;
  onOutside: () => void;
}

/** The runs that this process follows or drives, and how it hears of what others store: by notifications, and by a poll in case. */
export class WatchedRuns {
  private readonly database: Database;
  private readonly listener: Listener;
  private readonly pollMs: number;
  private readonly readPage: ReadPage;
  private readonly followed = new Map<string, FollowedRun>();
  private readonly held = new Map<string, Held>();
  /** How far each of them is known here. */
  private readonly lastSeqs = new Map<string, number>();
  private readonly hints = new Set<() => void>();
  private timer: NodeJS.Timeout | undefined;
  private polling: Promise<void> | undefined;
  private isClosed = false;

  constructor(database: Database, pollMs: number, readPage: ReadPage) {
    this.database = database;
    this.pollMs = pollMs;
    this.readPage = readPage;
    this.listener = new Listener(database, (news) => this.hear(news));
    database.beforeUse(() => this.listener.open());
    this.schedulePoll();
  }

  async *follow(runId: string, after: string | undefined, signal: AbortSignal): AsyncGenerator<Page> {
    const run = this.followed.get(runId) ?? new FollowedRun((cursor) => this.readPage(runId, cursor));
    this.followed.set(runId, run);
    run.followers += 1;
    this.listener.keepAlive(true);
    try {
      yield* run.follow(after, signal, () => this.isClosed);
    } finally {
      run.followers -= 1;
      if (run.followers === 0) this.followed.delete(runId);
      if (this.followed.size === 0) this.listener.keepAlive(false);
      this.forget(runId);
    }
  }

  hold({ runId, epoch }: Lease, lastSeq: number, onOutside: () => void): void {
    this.held.set(runId, { epoch, onOutside });
    this.lastSeqs.set(runId, lastSeq);
  }

  letGo({ runId, epoch }: Lease): void {
    if (this.held.get(runId)?.epoch === epoch) this.held.delete(runId);
    this.forget(runId);
  }

  /** This process stored events, or was told of them by an append. */
  stored(runId: string, events: readonly StoredEvent[]): void {
    const last = events.at(-1);
    if (!last) return;
    this.followed.get(runId)?.stored(events);
    if (this.isWatched(runId)) this.lastSeqs.set(runId, Math.max(last.seq, this.lastSeqs.get(runId) ?? 0));
    this.listener.tell(runId);
  }

  /** An event from outside the driver was stored by this process. */
  signalled(runId: string, event: StoredEvent): void {
    this.stored(runId, [event]);
    this.held.get(runId)?.onOutside();
  }

  deleted(runId: string): void {
    this.followed.get(runId)?.outdated();
    this.listener.tell(runId);
  }

  /** This process made a run claimable. */
  claimable(): void {
    this.listener.tellClaimable();
    this.hint();
  }

  onClaimable(hint: () => void): () => void {
    this.hints.add(hint);
    return () => this.hints.delete(hint);
  }

  /** Followers end. */
  async close(): Promise<void> {
    this.isClosed = true;
    clearTimeout(this.timer);
    for (const run of this.followed.values()) run.outdated();
    await this.polling;
    await this.listener.close();
  }

  private hear({ runs, claimable }: News): void {
    const news = runs === "all" ? [...this.followed.keys(), ...this.held.keys()] : runs;
    for (const runId of new Set(news)) {
      this.followed.get(runId)?.outdated();
      this.held.get(runId)?.onOutside();
    }
    if (claimable) this.hint();
  }

  /** After the caller's own work, so that whoever hears it finds the store as it is then. */
  private hint(): void {
    for (const hint of this.hints) queueMicrotask(hint);
  }

  private schedulePoll(): void {
    if (this.isClosed) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.polling = this.poll().finally(() => this.schedulePoll());
    }, this.pollMs).unref();
  }

  /** One question for all runs that are watched. */
  private async poll(): Promise<void> {
    const runIds = [...new Set([...this.followed.keys(), ...this.held.keys()])];
    await this.listener.check();
    if (runIds.length === 0 || this.isClosed) return;
    try {
      const rows = await this.database.query<{ runId: string; lastSeq: number }>(
        `SELECT run_id AS "runId", last_seq AS "lastSeq" FROM ${this.database.schema}.heads WHERE run_id = ANY ($1::text[])`,
        [runIds],
      );
      const lastSeqs = new Map(rows.map(({ runId, lastSeq }) => [runId, lastSeq]));
      this.hear({
        runs: runIds.filter((runId) => this.isNews(runId, lastSeqs.get(runId))),
        claimable: false,
      });
    } catch {
      // Asked again the next time; who follows is told by the read that fails.
    }
  }

  /** A run that is no longer there is news too. */
  private isNews(runId: string, lastSeq: number | undefined): boolean {
    if (lastSeq === undefined) return true;
    if (lastSeq <= (this.lastSeqs.get(runId) ?? 0)) return false;
    if (this.isWatched(runId)) this.lastSeqs.set(runId, lastSeq);
    return true;
  }

  private isWatched(runId: string): boolean {
    return this.followed.has(runId) || this.held.has(runId);
  }

  private forget(runId: string): void {
    if (!this.isWatched(runId)) this.lastSeqs.delete(runId);
  }
}
