import type { ListedFile } from "../../files/file-store.ts";
import { formatCursor } from "../../model/cursor.ts";
import { StepcastError } from "../../model/errors.ts";
import { encodeFact, type FactText } from "../../model/event-text.ts";
import { stampFact } from "../../model/stamp-fact.ts";
import { limits } from "../../model/limits.ts";
import { isTerminal } from "../../model/run-event.ts";
import {
  cancelRequested,
  fenced,
  fileForgotten,
  outOfOrder,
  runActive,
  runEnded,
  runExpired,
  runNotFound,
} from "../log-errors.ts";
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
import { newTag } from "../new-tag.ts";
import { statusAfter } from "../run-status.ts";
import { dueAt, type Entry, hasEnded, newEntry, pageAfter } from "./entry.ts";
import { countEntries } from "./count-entries.ts";
import { listEntries } from "./list-entries.ts";

/** The log in arrays: for tests, scripts and embedding. It lives as long as the process. */
export function memoryLog(clock: () => number = Date.now): RunLog {
  return new MemoryLog(clock);
}

class MemoryLog implements RunLog {
  private readonly entries = new Map<string, Entry>();
  /** Those of them that have not ended, oldest first: what a search for work looks through. */
  private readonly unfinished = new Set<Entry>();
  private readonly tombstones = new Map<string, RunHeader>();
  private readonly forgottenFiles = new Set<string>();
  /** The time of the first run. */
  private since = Number.POSITIVE_INFINITY;
  private readonly hints = new Set<() => void>();
  private runs = 0;
  private closed = false;
  private readonly clock: () => number;

  constructor(clock: () => number) {
    this.clock = clock;
  }

  async create(run: NewRun): Promise<{ created: boolean; run: RunHeader }> {
    if (this.tombstones.has(run.runId)) throw runExpired(run.runId);
    const found = this.entries.get(run.runId);
    if (found) return { created: false, run: found.header };
    const facts = [run.queued, ...(run.seed ?? [])];
    this.requireFiles(facts);
    this.since = Math.min(this.since, this.clock());
    this.runs += 1;
    const entry = newEntry(this.runs, run, this.clock());
    this.entries.set(run.runId, entry);
    this.unfinished.add(entry);
    this.store(entry, facts);
    this.hint();
    return { created: true, run: entry.header };
  }

  async find(runId: string): Promise<RunHeader | undefined> {
    if (this.tombstones.has(runId)) throw runExpired(runId);
    return this.entries.get(runId)?.header;
  }

  async claim(runId: string, { owner, leaseMs, onOutside }: ClaimOptions): Promise<Claim> {
    const entry = this.entry(runId);
    if (hasEnded(entry)) return { status: "ended" };
    const { holder } = entry;
    if (holder && holder.untilMs > this.clock()) return { status: "held", untilMs: holder.untilMs };
    entry.epoch += 1;
    const lease: Lease = { runId, owner, epoch: entry.epoch };
    entry.holder = { lease, onOutside, untilMs: this.clock() + leaseMs };
    entry.last = { n: 0, result: { outside: [], events: [] } };
    entry.seenSeq = entry.events.length;
    entry.wakeAt = 0;
    return { status: "claimed", lease, events: [...entry.events] };
  }

  async append(lease: Lease, n: number, facts: readonly FactText[]): Promise<Appended> {
    const entry = this.held(lease);
    if (n > 0 && n === entry.last.n) return entry.last.result;
    if (n !== entry.last.n + 1) throw outOfOrder(lease.runId, n, entry.last.n);
    if (hasEnded(entry) || facts.slice(0, -1).some(isTerminal)) throw runEnded(lease.runId);
    if (entry.cancelRequested && facts.some((fact) => fact.type === "run.completed")) {
      throw cancelRequested(lease.runId);
    }
    const outside = entry.events.slice(entry.seenSeq);
    const events = this.store(entry, facts);
    entry.seenSeq = entry.events.length;
    entry.last = { n, result: { outside, events } };
    return entry.last.result;
  }

  async renew(lease: Lease, leaseMs: number): Promise<void> {
    const { holder } = this.held(lease);
    if (holder) holder.untilMs = this.clock() + leaseMs;
  }

  async release(lease: Lease): Promise<void> {
    const entry = this.entries.get(lease.runId);
    if (entry?.holder?.lease.epoch !== lease.epoch) return;
    entry.holder = undefined;
    entry.wakeAt = this.clock();
    this.hint();
  }

  async suspend(lease: Lease, { afterSeq, wakeAt }: SuspendOptions): Promise<boolean> {
    const entry = this.held(lease);
    if (hasEnded(entry)) throw runEnded(lease.runId);
    if (entry.events.length !== afterSeq) return false;
    this.store(entry, [encodeFact({ type: "run.waiting", ...(wakeAt !== undefined && { wakeAt }) })]);
    entry.holder = undefined;
    entry.wakeAt = wakeAt ?? Number.POSITIVE_INFINITY;
    this.hint();
    return true;
  }

  async signal(runId: string, key: string, fact: FactText): Promise<{ event: StoredEvent; won: boolean }> {
    const entry = this.entry(runId);
    const winner = entry.winners.get(key);
    if (winner) return { event: winner, won: false };
    if (hasEnded(entry)) throw runEnded(runId);
    const [event] = this.store(entry, [fact]);
    if (!event) throw new StepcastError("internal", "one fact in, no event out");
    entry.winners.set(key, event);
    if (dueAt(entry) > this.clock()) entry.wakeAt = this.clock();
    entry.holder?.onOutside();
    this.hint();
    return { event, won: true };
  }

  async read(runId: string, after: string | undefined, limit: number): Promise<Page> {
    return pageAfter(this.entry(runId), after, limit);
  }

  async *follow(runId: string, after: string | undefined, signal: AbortSignal): AsyncGenerator<Page> {
    const { waker } = this.entry(runId);
    let cursor = after;
    while (!signal.aborted) {
      // Looked up each time: a run that is deleted meanwhile must not be followed on.
      const page = pageAfter(this.entry(runId), cursor, limits.pageEvents);
      const last = page.events.at(-1);
      if (page.reset) cursor = undefined;
      else if (last) cursor = formatCursor(last.seq, last.tag);
      if (page.reset || last) yield page;
      if (page.ended || (this.closed && !last)) return;
      // Nothing is awaited between the empty read and this wait, so an append in between cannot be missed.
      if (!last && !page.reset) await waker.wait(signal);
      // One page per turn: what a busy run stores meanwhile comes as one page, and nobody else starves.
      else await new Promise<void>((resolve) => setImmediate(resolve));
    }
  }

  async claimable({ pipelines, except, refused, limit }: ClaimableQuery): Promise<Claimable> {
    const wanted = [...this.unfinished].filter(
      (entry) =>
        !except.has(entry.header.runId) &&
        (entry.cancelRequested ||
          (pipelines.includes(entry.header.pipeline) && !refused?.has(entry.header.runId))),
    );
    const now = this.clock();
    const due = wanted.filter((entry) => dueAt(entry) <= now).sort((a, b) => dueAt(a) - dueAt(b));
    const later = wanted.map(dueAt).filter((at) => at > now && Number.isFinite(at));
    return {
      runIds: due.slice(0, limit).map((entry) => entry.header.runId),
      nextAt: later.length > 0 ? later.reduce((a, b) => Math.min(a, b)) : undefined,
    };
  }

  onClaimable(hint: () => void): () => void {
    this.hints.add(hint);
    return () => this.hints.delete(hint);
  }

  async list(query: ListQuery): Promise<RunList> {
    return listEntries(this.entries.values(), query);
  }

  async count(query: CountQuery): Promise<RunCounts> {
    return countEntries(this.entries.values(), query);
  }

  async delete(runId: string): Promise<{ unusedFiles: readonly string[] }> {
    const entry = this.entry(runId);
    if (!hasEnded(entry)) throw runActive(runId);
    this.entries.delete(runId);
    this.tombstones.set(runId, entry.header);
    entry.waker.wake();
    return { unusedFiles: this.forget([...entry.fileIds]) };
  }

  async forgetFiles(files: readonly ListedFile[]): Promise<readonly string[]> {
    return this.forget(files.filter(({ createdAt }) => createdAt >= this.since).map(({ id }) => id));
  }

  async close(): Promise<void> {
    this.closed = true;
    for (const { waker } of this.entries.values()) waker.wake();
  }

  private entry(runId: string): Entry {
    const entry = this.entries.get(runId);
    if (entry) return entry;
    throw this.tombstones.has(runId) ? runExpired(runId) : runNotFound(runId);
  }

  /** The run, if this lease still holds it: also past its time, as long as nobody has claimed the run (law 3 fences by epoch). */
  private held(lease: Lease): Entry {
    const entry = this.entry(lease.runId);
    const { holder } = entry;
    if (holder?.lease.epoch === lease.epoch) return entry;
    throw fenced(lease);
  }

  private forget(ids: readonly string[]): string[] {
    const entries = [...this.entries.values()];
    const unused = ids.filter((id) => !entries.some(({ fileIds }) => fileIds.has(id)));
    for (const id of unused) this.forgottenFiles.add(id);
    return unused;
  }

  private requireFiles(facts: readonly FactText[]): void {
    const ids = facts.flatMap(({ fileIds = [] }) => fileIds);
    if (ids.some((id) => this.forgottenFiles.has(id))) throw fileForgotten();
  }

  private store(entry: Entry, facts: readonly FactText[]): StoredEvent[] {
    this.requireFiles(facts);
    const tag = newTag();
    const at = this.clock();
    const stored = facts.map((fact, index): StoredEvent => {
      const seq = entry.events.length + 1 + index;
      return { seq, at, tag, type: fact.type, text: stampFact(fact, entry.header.runId, seq, at) };
    });
    for (const event of stored) {
      entry.events.push(event);
      entry.status = statusAfter(entry.status, event.type);
      if (event.type === "run.started") entry.startedAt ??= event.at;
      if (event.type === "run.cancel_requested") entry.cancelRequested = true;
    }
    for (const { fileIds = [] } of facts) for (const id of fileIds) entry.fileIds.add(id);
    if (hasEnded(entry)) this.unfinished.delete(entry);
    if (stored.length > 0) entry.waker.wake();
    return stored;
  }

  /** After the caller's own work, so that whoever hears it finds the store as it is then. */
  private hint(): void {
    for (const hint of this.hints) queueMicrotask(hint);
  }
}
