import { randomBytes } from "node:crypto";
import { formatCursor, parseCursor, type Position } from "../../model/cursor.ts";
import { StepcastError } from "../../model/errors.ts";
import { type FactText, stampFact } from "../../model/event-text.ts";
import { isTerminal } from "../../model/run-event.ts";
import type { RunStatus } from "../../model/run-state.ts";
import type {
  Appended,
  Claim,
  ClaimOptions,
  Lease,
  ListQuery,
  NewRun,
  Page,
  RunHeader,
  RunList,
  RunLog,
  RunSummary,
  StoredEvent,
} from "../run-log.ts";
import { limits } from "../../model/limits.ts";
import { runNotFound } from "../run-id.ts";
import { statusAfter } from "../run-status.ts";
import { createWaker, type Waker } from "./waker.ts";

/** The log in arrays: for tests, scripts and embedding. It lives as long as the process. */
export function memoryLog(clock: () => number = Date.now): RunLog {
  return new MemoryLog(clock);
}

interface Entry {
  readonly header: RunHeader;
  readonly events: StoredEvent[];
  readonly winners: Map<string, StoredEvent>;
  readonly waker: Waker;
  status: RunStatus;
  epoch: number;
  holder: Holder | undefined;
  /** The newest append of the present epoch, kept to answer its repetition. */
  last: { n: number; result: Appended };
  /** Events up to here are known to the holder. */
  seenSeq: number;
  cancelRequested: boolean;
}

interface Holder {
  readonly lease: Lease;
  readonly onOutside: () => void;
  untilMs: number;
}

class MemoryLog implements RunLog {
  private readonly entries = new Map<string, Entry>();
  private readonly clock: () => number;

  constructor(clock: () => number) {
    this.clock = clock;
  }

  async create(run: NewRun): Promise<{ created: boolean; run: RunHeader }> {
    const found = this.entries.get(run.runId);
    if (found) return { created: false, run: found.header };
    const { queued, ...header } = run;
    const entry = newEntry(header);
    this.entries.set(run.runId, entry);
    this.store(entry, [queued]);
    return { created: true, run: header };
  }

  async find(runId: string): Promise<RunHeader | undefined> {
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
    return { status: "claimed", lease, events: [...entry.events] };
  }

  async append(lease: Lease, n: number, facts: readonly FactText[]): Promise<Appended> {
    const entry = this.held(lease);
    if (n > 0 && n === entry.last.n) return entry.last.result;
    if (n !== entry.last.n + 1) {
      throw new StepcastError("out_of_order", `append ${n} of run ${lease.runId} came after ${entry.last.n}`);
    }
    if (hasEnded(entry) || facts.slice(0, -1).some(isTerminal)) throw runEnded(lease.runId);
    if (entry.cancelRequested && facts.some((fact) => fact.type === "run.completed")) {
      throw new StepcastError("cancel_requested", `run ${lease.runId} was cancelled before it completed`);
    }
    const outside = entry.events.slice(entry.seenSeq);
    const events = this.store(entry, facts);
    entry.seenSeq = entry.events.length;
    entry.last = { n, result: { outside, events } };
    return entry.last.result;
  }

  async renew(lease: Lease, leaseMs: number): Promise<void> {
    this.held(lease);
    const { holder } = this.entry(lease.runId);
    if (holder) holder.untilMs = this.clock() + leaseMs;
  }

  async release(lease: Lease): Promise<void> {
    const entry = this.entries.get(lease.runId);
    if (entry?.holder?.lease.epoch === lease.epoch) entry.holder = undefined;
  }

  async signal(runId: string, key: string, fact: FactText): Promise<{ event: StoredEvent; won: boolean }> {
    const entry = this.entry(runId);
    const winner = entry.winners.get(key);
    if (winner) return { event: winner, won: false };
    if (hasEnded(entry)) throw runEnded(runId);
    const [event] = this.store(entry, [fact]);
    if (!event) throw new StepcastError("internal", "one fact in, no event out");
    entry.winners.set(key, event);
    entry.holder?.onOutside();
    return { event, won: true };
  }

  async read(runId: string, after: string | undefined, limit: number): Promise<Page> {
    return pageAfter(this.entry(runId), after, limit);
  }

  async *follow(runId: string, after: string | undefined, signal: AbortSignal): AsyncGenerator<Page> {
    const entry = this.entry(runId);
    let cursor = after;
    while (!signal.aborted) {
      const page = pageAfter(entry, cursor, limits.pageEvents);
      const last = page.events.at(-1);
      if (page.reset) cursor = undefined;
      else if (last) cursor = formatCursor(last.seq, last.tag);
      if (page.reset || last) yield page;
      if (page.ended) return;
      // Nothing is awaited between the empty read and this wait, so an append in between cannot be missed.
      if (!last && !page.reset) await entry.waker.wait(signal);
      // One page per turn: what a busy run stores meanwhile comes as one page, and nobody else starves.
      else await new Promise<void>((resolve) => setImmediate(resolve));
    }
  }

  async list(query: ListQuery): Promise<RunList> {
    const newestFirst = [...this.entries.values()].reverse();
    const start = query.cursor === undefined ? 0 : this.indexAfter(newestFirst, query.cursor);
    const matching = newestFirst.slice(start).filter((entry) => matches(entry, query));
    const runs = matching.slice(0, query.limit).map(summarise);
    return { runs, next: matching.length > query.limit ? runs.at(-1)?.runId : undefined };
  }

  private indexAfter(entries: readonly Entry[], cursor: string): number {
    const index = entries.findIndex((entry) => entry.header.runId === cursor);
    if (index >= 0) return index + 1;
    throw new StepcastError(
      "invalid_cursor",
      "the cursor is not one a list gave out: start again without it",
    );
  }

  private entry(runId: string): Entry {
    const entry = this.entries.get(runId);
    if (!entry) throw runNotFound(runId);
    return entry;
  }

  /** The run, if this lease still holds it. Past its time a lease is refused too: law 3 knows no grace. */
  private held(lease: Lease): Entry {
    const entry = this.entry(lease.runId);
    const { holder } = entry;
    if (holder?.lease.epoch === lease.epoch && holder.untilMs > this.clock()) return entry;
    throw new StepcastError("fenced", `run ${lease.runId} is no longer held by ${lease.owner}`);
  }

  private store(entry: Entry, facts: readonly FactText[]): StoredEvent[] {
    const tag = randomBytes(6).toString("base64url");
    const at = this.clock();
    const stored = facts.map((fact, index): StoredEvent => {
      const seq = entry.events.length + 1 + index;
      return { seq, at, tag, type: fact.type, text: stampFact(fact, entry.header.runId, seq, at) };
    });
    for (const event of stored) {
      entry.events.push(event);
      entry.status = statusAfter(entry.status, event.type);
      if (event.type === "run.cancel_requested") entry.cancelRequested = true;
    }
    if (stored.length > 0) entry.waker.wake();
    return stored;
  }
}

function newEntry(header: RunHeader): Entry {
  return {
    header,
    events: [],
    winners: new Map(),
    waker: createWaker(),
    status: "queued",
    epoch: 0,
    holder: undefined,
    last: { n: 0, result: { outside: [], events: [] } },
    seenSeq: 0,
    cancelRequested: false,
  };
}

function pageAfter(entry: Entry, after: string | undefined, limit: number): Page {
  const position = parseCursor(after);
  if (!known(entry, position)) return { events: [], ended: false, reset: { lastSeq: entry.events.length } };
  const end = Math.min(entry.events.length, position.seq + Math.min(limit, limits.pageEvents));
  const ended = hasEnded(entry) && end === entry.events.length;
  return { events: entry.events.slice(position.seq, end), ended };
}

function known(entry: Entry, { seq, tag }: Position): boolean {
  return seq === 0 || entry.events[seq - 1]?.tag === tag;
}

function hasEnded(entry: Entry): boolean {
  const last = entry.events.at(-1);
  return last !== undefined && isTerminal(last);
}

function matches({ header, status }: Entry, query: ListQuery): boolean {
  return (
    (query.owner === undefined || header.owner === query.owner) &&
    (query.pipeline === undefined || header.pipeline === query.pipeline) &&
    (query.status === undefined || status === query.status)
  );
}

function summarise(entry: Entry): RunSummary {
  const { runId, pipeline } = entry.header;
  const endedAt = hasEnded(entry) ? entry.events.at(-1)?.at : undefined;
  return {
    runId,
    pipeline,
    status: entry.status,
    queuedAt: entry.events[0]?.at ?? 0,
    endedAt,
    lastSeq: entry.events.length,
  };
}

function runEnded(runId: string): StepcastError {
  return new StepcastError(
    "run_ended",
    `run ${runId} has ended: nothing can be added to it; start a new run`,
  );
}
