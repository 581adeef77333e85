import {
  emptyRun,
  isTerminal,
  type LogReset,
  reduceEvents,
  type RunEvent,
  type RunSnapshot,
} from "@stepcast/pipeline";
import type { Connection, ConnectionChange } from "@stepcast/trpc/client";
import { hashKey, type QueryKey } from "@tanstack/react-query";
import type { HooksContext } from "./hooks.ts";
import { nextFrame } from "./next-frame.ts";

/** How the stream of a run stands; its state is in the query cache. */
export interface Following {
  readonly connection: Connection | "failed";
  /** Why the server refused. */
  readonly refusal: string | undefined;
}

export interface FollowRequest extends HooksContext {
  /** The `runPipeline` procedure: `report.runPipeline`. */
  path: string;
  /** tRPC's own key of the run's `state`: there the state is kept. */
  stateKey: QueryKey;
  runId: string;
  /** Starts the run where it is not there. */
  input?: unknown;
}

/** Before the first answer. */
export const connecting: Following = { connection: "connecting", refusal: undefined };

interface Message {
  /** The cursor behind the page. */
  id: string;
  data: readonly (RunEvent | LogReset)[];
}

/** Of a page's time, folding takes a tenth at most: where a state of thousands of steps takes long to copy, it is shown less often. */
const pauseFactor = 9;

/** A page that is painted seldom, or not at all, folds after so many events: what waits stays bounded. */
const mostWaiting = 10_000;

/**
 * One stream of one run, for all components that show it. Events are folded and put into the query cache at most once a frame, the end
 * at once: a flood costs a page no more renders, and no more copies of a state of thousands of steps, than it has time for. Opened by its
 * first listener, closed after its last. A start is held until it is answered, though nobody stays to see it.
 */
export class FollowedRun {
  readonly request: FollowRequest;
  following: Following = connecting;
  private readonly listeners = new Set<() => void>();
  private latest: RunSnapshot | undefined;
  /** Pages that are not in `latest` yet. */
  private waiting: Message[] = [];
  private waitingCount = 0;
  private published = true;
  private close: (() => void) | undefined;
  private calmFrame: (() => void) | undefined;
  private readonly onClosed: () => void;

  /** `onClosed` is called when nobody listens any more. */
  constructor(request: FollowRequest, onClosed: () => void) {
    this.request = request;
    this.onClosed = onClosed;
  }

  /** Answers how to leave. */
  listen(listener: () => void): () => void {
    this.listeners.add(listener);
    this.close ??= this.open();
    return () => {
      this.listeners.delete(listener);
      this.closeIfUnused();
    };
  }

  /** Not at once: StrictMode, and a component that replaces another, listen again in the same turn. */
  private closeIfUnused(): void {
    queueMicrotask(() => {
      if (this.listeners.size > 0 || this.starting || !this.close) return;
      this.close();
      this.close = undefined;
      this.onClosed();
    });
  }

  /** It is to be started, and the server has not answered yet. */
  private get starting(): boolean {
    const { input } = this.request;
    return input !== undefined && this.latest === undefined && this.following.connection !== "failed";
  }

  private open(): () => void {
    const { client, queryClient, path, stateKey, runId, input } = this.request;
    this.latest = queryClient.getQueryData<RunSnapshot>(stateKey);
    // Nothing follows the terminal event.
    if (this.latest?.endedAt !== undefined) return () => undefined;
    const hash = hashKey(stateKey);
    const unwatch = queryClient.getQueryCache().subscribe(({ type, query }) => {
      if (query.queryHash === hash) this.outlast(type === "removed");
    });
    const from = this.latest ? { lastEventId: this.latest.cursor } : input === undefined ? {} : { input };
    const subscription = client.subscription(path, { runId, ...from }, {
      onData: (message: unknown) => this.take(message as Message),
      onConnectionStateChange: (change: Partial<ConnectionChange>) => this.change(change),
      onError: ({ message }: Error) => this.tell({ connection: "failed", refusal: message }),
      // tRPC passes on what its links say; `ConnectionChange` has more than its type.
    } as never);
    return () => {
      subscription.unsubscribe();
      unwatch();
      this.calmFrame?.();
      this.publish();
    };
  }

  private take(page: Message): void {
    if (this.latest === undefined && this.listeners.size === 0) this.closeIfUnused();
    this.waiting.push(page);
    this.waitingCount += page.data.length;
    this.published = false;
    if (page.data.some(isTerminal)) this.publish();
    else if (!this.calmFrame) this.publishPerFrame();
    else if (this.waitingCount >= mostWaiting) this.fold();
  }

  private fold(): void {
    const newest = this.waiting.at(-1);
    if (!newest) return;
    const events = this.waiting.flatMap(({ data }) => data);
    this.waiting = [];
    this.waitingCount = 0;
    this.latest = { ...reduceEvents(this.latest ?? emptyRun(), events), cursor: newest.id };
  }

  /** The first of several goes out at once, the others together with the next frame. */
  private publishPerFrame(): void {
    const began = performance.now();
    this.publish();
    const folded = performance.now();
    this.calmUntil(folded + pauseFactor * (folded - began));
  }

  private calmUntil(time: number): void {
    this.calmFrame = nextFrame(() => {
      if (performance.now() < time) return this.calmUntil(time);
      this.calmFrame = undefined;
      if (!this.published) this.publishPerFrame();
    });
  }

  private publish(): void {
    this.fold();
    // After a reset the old state stands until the first page of the new one is here.
    if (this.published || !this.latest || this.latest.lastSeq === 0) return;
    this.published = true;
    this.request.queryClient.setQueryData(this.request.stateKey, this.latest);
  }

  /** What somebody fetched meanwhile may be older than what is followed, and whoever cleared the cache did not mean what is shown. */
  private outlast(removed: boolean): void {
    const cached = this.request.queryClient.getQueryData<RunSnapshot>(this.request.stateKey);
    if (!this.published || !this.latest || (cached && cached.lastSeq >= this.latest.lastSeq)) return;
    this.published = false;
    this.publish();
    // Those who show it look at the entry that is gone, until they render again.
    if (removed) this.set({ ...this.following });
  }

  private change({ state, error, connection }: Partial<ConnectionChange>): void {
    // The end is told by the run's state; a refusal, which ends a stream too, by its error.
    if (connection === "ended") return;
    if (connection) return this.tell({ connection, refusal: undefined });
    // A link of tRPC itself, which knows three states only.
    if (state === "pending") this.tell({ connection: "live", refusal: undefined });
    if (state === "connecting")
      this.tell(error ? { connection: "reconnecting", refusal: undefined } : connecting);
  }

  private tell(following: Following): void {
    const { connection, refusal } = this.following;
    if (connection === following.connection && refusal === following.refusal) return;
    this.set(following);
    if (this.listeners.size === 0) this.closeIfUnused();
  }

  private set(following: Following): void {
    this.following = following;
    for (const listener of this.listeners) listener();
  }
}
