import { limits } from "@stepcast/pipeline";
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
  encodeFact,
  type FactText,
  FollowedRun,
  isFullPage,
  newTag,
  parseCursor,
  stampHead,
  type SummaryRow,
  takePage,
} from "@stepcast/pipeline/store";
import type { Cluster, Redis } from "ioredis";
import type { HotLog } from "../archive/hot-log.ts";
import type { DueRun } from "../shared-log.ts";
import { claimableIn, claimableOf } from "./claimable.ts";
import { connect, connectToKeys, isCluster, oneServer } from "./connect.ts";
import { Ear } from "./ear.ts";
import { eventsOf, factArguments } from "./fact-arguments.ts";
import { forget, forgetFiles } from "./forget-files.ts";
import { ownerKey } from "./owner-key.ts";
import { countRuns } from "./count-runs.ts";
import { findRuns, listRuns } from "./list-runs.ts";
import { parseHeader } from "./parse-header.ts";
import { RedisMoves, repeatableMs } from "./redis-moves.ts";
import { damaged, eventsIn } from "./replies.ts";
import { Shards } from "./shards.ts";

export interface RedisLogOptions {
  /** What all its keys begin with. Default `stepcast`. */
  prefix?: string;
  /**
   * Into how many parts runs are spread, so that a cluster can spread them over its servers: all processes say the same, for as long
   * as the store lives. Default 1 on a single server, where more is slower, and 64 in a cluster.
   */
  shards?: number;
  /** How long a lost message may go unnoticed, in milliseconds (law 7). Default 5 s. */
  pollMs?: number;
  /** The time in milliseconds since 1970. Default: the server's, one for all processes. */
  clock?: () => number;
}

/** The log in Redis, which any number of machines may share. Problems of the server show at the first call. */
export function redisLog(url: string, options: RedisLogOptions = {}): HotLog {
  return new RedisLog(url, options);
}

class RedisLog implements HotLog {
  readonly moves: RedisMoves;
  /** Tells this process's messages from those of others. */
  private readonly process = newTag();
  private readonly prefix: string;
  private readonly redis: Redis | Cluster;
  private readonly ear: Ear;
  private readonly shards: Shards;
  private readonly clock: (() => number) | undefined;
  private readonly followed = new Map<string, { run: FollowedRun; stop: () => void }>();
  private readonly held = new Map<string, { epoch: number; onOutside: () => void }>();
  private readonly hints = new Set<() => void>();
  private readonly busy = new Set<Promise<unknown>>();
  /** This process hears of signals to its runs, and of runs to be driven. */
  private readonly hearing: Promise<void>;
  private readonly poll: NodeJS.Timeout;
  private isClosed = false;
  private closing: Promise<void> | undefined;

  constructor(
    url: string,
    { prefix = "stepcast", shards = shardsFor(url), pollMs = 5_000, clock }: RedisLogOptions,
  ) {
    this.prefix = prefix;
    this.clock = clock;
    this.redis = connectToKeys(url);
    this.shards = new Shards(this.redis, prefix, shards);
    this.moves = new RedisMoves(this.shards, () => this.now());
    this.ear = new Ear(
      connect(oneServer(url), { autoResubscribe: false, autoResendUnfulfilledCommands: false }),
    );
    this.hearing = this.listen();
    this.poll = setInterval(() => this.look(), pollMs).unref();
  }

  async create(run: NewRun): Promise<{ created: boolean; run: RunHeader }> {
    const { queued, seed = [], ...header } = run;
    const [created, stored = ""] = await this.ask("create", run.runId, [
      JSON.stringify(header),
      run.pipeline,
      ownerKey(run.owner),
      this.process,
      newTag(),
      stampHead(run.runId),
      this.shards.bases.length,
      ...factArguments([queued, ...seed]),
    ]);
    if (created === "1") this.hint();
    return { created: created === "1", run: parseHeader(stored) };
  }

  async find(runId: string): Promise<RunHeader | undefined> {
    const [header] = await this.shards.ask("find", runId, [runId]);
    return header === undefined ? undefined : parseHeader(header);
  }

  claim(runId: string, options: ClaimOptions): Promise<Claim> {
    return this.doing(this.claimWhole(runId, options));
  }

  private async claimWhole(runId: string, { owner, leaseMs, onOutside }: ClaimOptions): Promise<Claim> {
    await this.hear();
    const args = [leaseMs, newTag(), this.process, limits.pageChars];
    const [status, value = "", last = "", ...first] = await this.ask("claim", runId, args);
    if (status === "ended") return { status };
    if (status !== "claimed") return { status: "held", untilMs: Number(value) };
    const lease: Lease = { runId, owner, epoch: Number(value) };
    this.held.set(runId, { epoch: lease.epoch, onOutside });
    const pages = [eventsIn(first)];
    for (let seq = pages[0]?.length ?? 0; seq < Number(last); ) {
      const page = eventsIn(await this.shards.ask("readOn", runId, [runId, seq, last, limits.pageChars]));
      if (page.length === 0) throw damaged();
      seq += page.length;
      pages.push(page);
    }
    return { status: "claimed", lease, events: pages.flat() };
  }

  async append(lease: Lease, n: number, facts: readonly FactText[]): Promise<Appended> {
    const { runId, epoch } = lease;
    const tag = newTag();
    const args = [epoch, n, this.process, tag, stampHead(runId), ...factArguments(facts)];
    const [what, outsideTo, ...values] = await this.ask("append", runId, args, lease);
    const afterSeq = Number(outsideTo);
    if (what === "repeated") {
      const all = eventsIn(values);
      const isOutside = ({ seq }: StoredEvent) => seq <= afterSeq;
      return { outside: all.filter(isOutside), events: all.filter((event) => !isOutside(event)) };
    }
    const at = Number(values[0]);
    const stored = { outside: eventsIn(values, 1), events: eventsOf(facts, { runId, afterSeq, at, tag }) };
    this.stored(runId, [...stored.outside, ...stored.events]);
    return stored;
  }

  async renew(lease: Lease, leaseMs: number): Promise<void> {
    const [hasOutside] = await this.ask("renew", lease.runId, [lease.epoch, leaseMs], lease);
    // Where the message was lost, the holder hears of it here.
    if (hasOutside === "1") this.held.get(lease.runId)?.onOutside();
  }

  async release(lease: Lease): Promise<void> {
    this.letGo(lease);
    await this.ask("release", lease.runId, [lease.epoch, this.process], lease);
    this.hint();
  }

  async suspend(lease: Lease, { afterSeq, wakeAt }: SuspendOptions): Promise<boolean> {
    const { runId, epoch } = lease;
    const waiting = encodeFact({ type: "run.waiting", ...(wakeAt !== undefined && { wakeAt }) });
    const tag = newTag();
    const facts = factArguments([waiting]);
    const args = [epoch, afterSeq, wakeAt ?? "never", this.process, tag, stampHead(runId), ...facts];
    const [suspended, , at] = await this.ask("suspend", runId, args, lease);
    if (suspended !== "1") return false;
    this.letGo(lease);
    this.stored(runId, eventsOf([waiting], { runId, afterSeq, at: Number(at), tag }));
    this.hint();
    return true;
  }

  async signal(runId: string, key: string, fact: FactText): Promise<{ event: StoredEvent; won: boolean }> {
    const args = [key, this.process, newTag(), stampHead(runId), ...factArguments([fact])];
    const [won, ...values] = await this.ask("signal", runId, args);
    const [event] = eventsIn(values);
    if (!event) throw damaged();
    if (won === "1") {
      this.stored(runId, [event]);
      this.held.get(runId)?.onOutside();
      this.hint();
    }
    return { event, won: won === "1" };
  }

  async read(runId: string, after: string | undefined, limit: number): Promise<Page> {
    const { seq, tag = "" } = parseCursor(after);
    const count = Math.min(limit, limits.pageEvents);
    const reply = await this.shards.ask("read", runId, [runId, seq, tag, count, limits.pageChars]);
    const [isKnown, last, hasEnded, ...values] = reply;
    const lastSeq = Number(last);
    if (isKnown !== "1") return { events: [], ended: false, reset: { lastSeq } };
    const events = await this.fillPage(runId, takePage(eventsIn(values)), Math.min(lastSeq, seq + count));
    return { events, ended: hasEnded === "1" && seq + events.length === lastSeq };
  }

  /** Scripts count bytes, of which a character has up to three: what is short of a page then is read on. */
  private async fillPage(runId: string, page: StoredEvent[], upTo: number): Promise<StoredEvent[]> {
    const last = page.at(-1);
    if (!last || last.seq >= upTo || isFullPage(page)) return page;
    const more = eventsIn(await this.shards.ask("readOn", runId, [runId, last.seq, upTo, limits.pageChars]));
    if (more.length === 0) throw damaged();
    return this.fillPage(runId, takePage([...page, ...more]), upTo);
  }

  async *follow(runId: string, after: string | undefined, signal: AbortSignal): AsyncGenerator<Page> {
    const run = this.join(runId);
    try {
      yield* run.follow(after, signal, () => this.isClosed);
    } finally {
      this.leave(runId, run);
    }
  }

  async claimable(query: ClaimableQuery): Promise<Claimable> {
    await this.hear();
    const replies = await this.shards.askAll("claimable", [this.now(), ...claimableOf(query)]);
    return claimableIn(replies, query.limit);
  }

  async due(runId: string): Promise<DueRun | undefined> {
    const reply = await this.shards.ask("due", runId, [this.now(), runId]);
    const [pipeline, epoch, at, now, isHeld, cancel] = reply;
    if (pipeline === undefined) return undefined;
    const dueAt = at === "never" ? Number.POSITIVE_INFINITY : Number(at);
    return {
      pipeline,
      epoch: Number(epoch),
      dueAt,
      waitMs: Math.max(0, dueAt - Number(now)),
      isHeld: isHeld === "1",
      isCancelled: cancel === "1",
    };
  }

  onClaimable(hint: () => void): () => void {
    this.hints.add(hint);
    return () => this.hints.delete(hint);
  }

  list(query: ListQuery): Promise<RunList> {
    return listRuns(this.shards, query);
  }

  rows(query: ListQuery): Promise<SummaryRow[]> {
    return findRuns(this.shards, query);
  }

  count(query: CountQuery): Promise<RunCounts> {
    return countRuns(this.shards, query);
  }

  async delete(runId: string): Promise<{ unusedFiles: readonly string[] }> {
    const ids = await this.shards.ask("remove", runId, [runId, this.process, newTag(), repeatableMs]);
    this.followed.get(runId)?.run.outdated();
    return { unusedFiles: await forget(this.shards, ids, this.moves.elsewhere) };
  }

  forgetFiles(files: readonly ListedFile[]): Promise<readonly string[]> {
    return this.doing(forgetFiles(this.shards, files, this.moves.elsewhere));
  }

  close(): Promise<void> {
    this.isClosed = true;
    clearInterval(this.poll);
    for (const { run } of this.followed.values()) run.outdated();
    this.closing ??= this.closeConnections();
    return this.closing;
  }

  private async closeConnections(): Promise<void> {
    await Promise.allSettled(this.busy);
    await this.shards.idle();
    await this.ear.close();
    await this.redis.quit().catch(() => this.redis.disconnect());
  }

  private now(): string | number {
    return this.clock?.() ?? "";
  }

  private ask(
    name: Changing,
    runId: string,
    args: readonly (string | number)[],
    lease?: Lease,
  ): Promise<string[]> {
    return this.shards.ask(name, runId, [this.now(), runId, ...args], lease);
  }

  /** Resolves when it hears. */
  private listen(): Promise<void> {
    return new Promise((resolve) => {
      let isFirst = true;
      const hears = () => {
        resolve();
        // What was stored before the first call needs no telling.
        if (isFirst) return void (isFirst = false);
        for (const { onOutside } of this.held.values()) onOutside();
        this.hint();
      };
      const toHolder = (runId: string) => this.held.get(runId)?.onOutside();
      this.ear.listen(
        `${this.prefix}:claimable`,
        (by) => by !== this.process && this.hint(),
        () => undefined,
      );
      this.ear.listen(`${this.prefix}:process:${this.process}`, toHolder, hears);
    });
  }

  /** Hearing makes it quick, and is not needed (law 7): where it takes long, everything goes on without. */
  private async hear(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, patienceMs);
    });
    await Promise.race([this.hearing, patience]);
    clearTimeout(timer);
  }

  private doing<T>(work: Promise<T>): Promise<T> {
    const done = work.catch(() => undefined).finally(() => this.busy.delete(done));
    this.busy.add(done);
    return work;
  }

  private join(runId: string): FollowedRun {
    const found = this.followed.get(runId) ?? this.followNew(runId);
    this.followed.set(runId, found);
    found.run.followers += 1;
    return found.run;
  }

  private followNew(runId: string) {
    const run = new FollowedRun((after) => this.read(runId, after, limits.pageEvents));
    const outdated = () => run.outdated();
    const byOthers = (by: string) => by !== this.process && outdated();
    return { run, stop: this.ear.listen(`${this.prefix}:run:${runId}`, byOthers, outdated) };
  }

  private leave(runId: string, run: FollowedRun): void {
    run.followers -= 1;
    const found = this.followed.get(runId);
    if (run.followers > 0 || found?.run !== run) return;
    this.followed.delete(runId);
    found.stop();
  }

  private stored(runId: string, events: readonly StoredEvent[]): void {
    this.followed.get(runId)?.run.stored(events);
  }

  private letGo({ runId, epoch }: Lease): void {
    if (this.held.get(runId)?.epoch === epoch) this.held.delete(runId);
  }

  /** What nobody told of is looked for. */
  private look(): void {
    this.ear.check();
    for (const { run } of this.followed.values()) run.outdated();
    this.hint();
  }

  /** After the caller's own work, so that whoever hears it finds the store as it is then. */
  private hint(): void {
    for (const hint of this.hints) queueMicrotask(hint);
  }
}

/** Enough to be spread evenly over as many servers as one would have; each search for work asks all of them. */
export function shardsFor(url: string): number {
  return isCluster(url) ? 64 : 1;
}

/** How long a claim waits for this process to hear, in milliseconds. */
const patienceMs = 1_000;

/** Scripts that take the time and the run first. */
type Changing = "create" | "claim" | "renew" | "release" | "suspend" | "append" | "signal";
