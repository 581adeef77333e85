import { limits, type Pipeline, type RunEvent, type RunSnapshot } from "@stepcast/pipeline";
import { hashKey } from "@tanstack/react-query";
import type { FollowRequest } from "./followed-run.ts";
import { refusalOf } from "./refusal.ts";
import { followingOf, followRun } from "./use-followed-run.ts";

/** How many events of a run a page keeps, the newest. */
export const keptEvents = 200_000;
/** A log that grows is read, and what is long is copied, so often at most. */
const paceMs = 100;
/** When the server gave no answer, though the client has asked again and again. */
const retryMs = 5_000;

/** The events of a run's log, so far as they are read. */
export interface RunEventList<P extends Pipeline = Pipeline> {
  /** In order and without a hole; the newest 200,000. The same array until more are read. */
  readonly events: readonly RunEvent<P>[];
  /** So many older ones are not kept. */
  readonly dropped: number;
  /** The log's end is not reached yet. What comes later does not set it again. */
  readonly loading: boolean;
  /** Why the server refused. */
  readonly refusal: string | undefined;
}

/** Before the first page. */
export const noEvents: RunEventList = { events: [], dropped: 0, loading: true, refusal: undefined };

export interface ReadRequest extends FollowRequest {
  /** The `events` procedure: `report.events`. */
  eventsPath: string;
}

interface Answer {
  events: readonly RunEvent[];
  cursor: string;
  ended: boolean;
  reset: boolean;
}

/**
 * One reading of one run's log, for all components that show it: page by page to its end, and on whenever the followed state says that
 * there is more. Opened by its first listener, closed after its last.
 */
export class ReadRun {
  readonly request: ReadRequest;
  list: RunEventList = noEvents;
  private readonly listeners = new Set<() => void>();
  private readonly onClosed: () => void;
  private close: (() => void) | undefined;
  /** Behind what is read; a bare number where nothing is. */
  private cursor: string | undefined;
  private readSeq = 0;
  /** Read, and not in `list` yet. */
  private waiting: RunEvent[] = [];
  private publishedAt = Number.NEGATIVE_INFINITY;
  private asking = false;
  private pause: ReturnType<typeof setTimeout> | undefined;
  private ended = false;
  /** The log became shorter: what was read may be gone. */
  private shrunk = false;
  private seenSeq = 0;

  /** `onClosed` is called when nobody listens any more. */
  constructor(request: ReadRequest, onClosed: () => void) {
    this.request = request;
    this.onClosed = onClosed;
  }

  /** Answers how to leave. */
  listen(listener: () => void): () => void {
    this.listeners.add(listener);
    this.close ??= this.open();
    return () => {
      this.listeners.delete(listener);
      // Not at once: StrictMode, and a component that replaces another, listen again in the same turn.
      queueMicrotask(() => {
        if (this.listeners.size > 0 || !this.close) return;
        this.close();
        this.close = undefined;
        this.onClosed();
      });
    };
  }

  private open(): () => void {
    const { queryClient, stateKey } = this.request;
    const leaving = new AbortController();
    const look = () => this.look(leaving.signal);
    const leave = followRun(this.request, look);
    const hash = hashKey(stateKey);
    const unwatch = queryClient.getQueryCache().subscribe(({ query }) => {
      if (query.queryHash === hash) look();
    });
    look();
    return () => {
      leaving.abort();
      clearTimeout(this.pause);
      leave();
      unwatch();
    };
  }

  /** Reads on if there is more, and nothing is asked already. */
  private look(signal: AbortSignal): void {
    const { queryClient, stateKey } = this.request;
    const state = queryClient.getQueryData<RunSnapshot>(stateKey);
    if (!state) return this.refuse(followingOf(queryClient, stateKey).refusal);
    if (state.lastSeq < this.seenSeq) this.shrunk = true;
    this.seenSeq = state.lastSeq;
    const more = !this.ended && state.lastSeq > this.readSeq;
    if (signal.aborted || this.asking || !(more || this.shrunk)) return;
    this.asking = true;
    this.cursor ??= String(Math.max(0, state.lastSeq - keptEvents));
    void this.read(signal);
  }

  private async read(signal: AbortSignal): Promise<void> {
    const { client, runId, eventsPath } = this.request;
    const input = { runId, after: this.cursor, limit: limits.pageEvents };
    try {
      const answer = (await client.query(eventsPath, input, { signal })) as Answer;
      if (signal.aborted) return;
      this.take(answer);
      const far = this.seenSeq - this.readSeq > limits.pageEvents;
      this.goOn(signal, far || answer.reset || answer.events.length === limits.pageEvents ? 0 : paceMs);
    } catch (error) {
      if (signal.aborted) return;
      const { code, message } = refusalOf(error);
      if (code === "unreachable") this.goOn(signal, retryMs);
      else this.refuse(message);
    }
  }

  private goOn(signal: AbortSignal, afterMs: number): void {
    const look = () => {
      this.asking = false;
      this.look(signal);
    };
    if (afterMs === 0) return look();
    this.pause = setTimeout(look, afterMs);
  }

  private take({ events, cursor, ended, reset }: Answer): void {
    this.shrunk = false;
    if (reset) return this.beginAnew();
    this.cursor = cursor;
    this.ended = ended;
    for (const event of events) this.waiting.push(event);
    this.readSeq = events.at(-1)?.seq ?? this.readSeq;
    const caughtUp = this.ended || this.readSeq >= this.seenSeq;
    if (caughtUp || performance.now() - this.publishedAt >= paceMs) this.publish(caughtUp);
  }

  /** What is shown stays until the first page of the new log is here. */
  private beginAnew(): void {
    this.cursor = "0";
    this.readSeq = 0;
    this.ended = false;
    this.waiting = [];
  }

  private publish(caughtUp: boolean): void {
    const [first] = this.waiting;
    const { events: before, loading } = this.list;
    const events = first ? this.withWaiting(before, first.seq) : before;
    this.waiting = [];
    this.publishedAt = performance.now();
    const dropped = (events[0]?.seq ?? 1) - 1;
    this.set({ events, dropped, loading: loading && !caughtUp, refusal: undefined });
  }

  /** The newest. A log that begins anew replaces what was read of the old one. */
  private withWaiting(before: readonly RunEvent[], firstSeq: number): readonly RunEvent[] {
    const goesOn = firstSeq === (before.at(-1)?.seq ?? 0) + 1;
    const all = goesOn ? before.concat(this.waiting) : this.waiting;
    return all.length > keptEvents ? all.slice(-keptEvents) : all;
  }

  private refuse(refusal: string | undefined): void {
    if (refusal !== undefined && refusal !== this.list.refusal) this.set({ ...this.list, refusal });
  }

  private set(list: RunEventList): void {
    this.list = list;
    for (const listener of this.listeners) listener();
  }
}
