import { parseCursor, type Position } from "../../model/cursor.ts";
import { limits } from "../../model/limits.ts";
import { isTerminal } from "../../model/run-event.ts";
import type { RunStatus } from "../../model/run-state.ts";
import type { Appended, Lease, NewRun, Page, RunHeader, RunSummary, StoredEvent } from "../run-log.ts";
import { takePage } from "../page.ts";
import { createWaker, type Waker } from "../waker.ts";

/** A run in memory: its events, who holds it, and what it waits for. */
export interface Entry {
  /** Runs are counted as they are created. */
  readonly number: number;
  readonly header: RunHeader;
  readonly events: StoredEvent[];
  /** The first stored signal of each key. */
  readonly winners: Map<string, StoredEvent>;
  readonly fileIds: Set<string>;
  readonly waker: Waker;
  status: RunStatus;
  startedAt: number | undefined;
  epoch: number;
  holder: Holder | undefined;
  /** Not to be driven before, and waiting to be since; infinity until a signal. */
  wakeAt: number;
  /** The newest append of the present epoch, kept to answer its repetition. */
  last: { n: number; result: Appended };
  /** Events up to here are known to the holder. */
  seenSeq: number;
  cancelRequested: boolean;
}

export interface Holder {
  readonly lease: Lease;
  readonly onOutside: () => void;
  untilMs: number;
}

export function newEntry(number: number, run: NewRun, now: number): Entry {
  const { queued: _, seed: _seed, ...header } = run;
  return {
    number,
    header,
    events: [],
    winners: new Map(),
    fileIds: new Set(),
    waker: createWaker(),
    status: "queued",
    startedAt: undefined,
    epoch: 0,
    holder: undefined,
    wakeAt: now,
    last: { n: 0, result: { outside: [], events: [] } },
    seenSeq: 0,
    cancelRequested: false,
  };
}

export function hasEnded(entry: Entry): boolean {
  const last = entry.events.at(-1);
  return last !== undefined && isTerminal(last);
}

/** When the run may be driven, if nothing else happens. */
export function dueAt({ holder, wakeAt }: Entry): number {
  return Math.max(holder?.untilMs ?? 0, wakeAt);
}

export function pageAfter(entry: Entry, after: string | undefined, limit: number): Page {
  const position = parseCursor(after);
  if (!known(entry, position)) return { events: [], ended: false, reset: { lastSeq: entry.events.length } };
  const count = Math.min(limit, limits.pageEvents);
  const events = takePage(entry.events.slice(position.seq, position.seq + count));
  const ended = hasEnded(entry) && position.seq + events.length === entry.events.length;
  return { events, ended };
}

function known(entry: Entry, { seq, tag }: Position): boolean {
  if (tag === undefined) return seq <= entry.events.length;
  return seq === 0 || entry.events[seq - 1]?.tag === tag;
}

export function summarise(entry: Entry): RunSummary {
  const { runId, pipeline, title, owner } = entry.header;
  return {
    runId,
    pipeline,
    title,
    owner,
    status: entry.status,
    queuedAt: queuedAt(entry),
    startedAt: entry.startedAt,
    endedAt: hasEnded(entry) ? entry.events.at(-1)?.at : undefined,
    lastSeq: entry.events.length,
  };
}

export function queuedAt(entry: Entry): number {
  return entry.events[0]?.at ?? 0;
}
