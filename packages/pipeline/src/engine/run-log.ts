import type { ListedFile } from "../files/file-store.ts";
import type { FactText } from "../model/event-text.ts";
import type { EventType } from "../model/run-event.ts";
import type { RunStatus } from "../model/run-state.ts";

/**
 * One append-only log per run: the stream, the history, and the journal a crashed run resumes from.
 *
 * Laws every implementation keeps:
 *  1. `seq` is dense from 1 in each run. What was read never changes.
 *  2. An append is all or nothing, and idempotent: a repeated `n` returns the stored result; a gap in `n` is refused (`out_of_order`).
 *  3. One writer: a lease is valid until it expires or is released; only then can the `epoch` rise. From that instant every older
 *     lease is refused (`fenced`), whatever it still sends. (Expired and claimed by nobody, it goes on as if renewed.)
 *  4. Write first, tell after: nobody sees an event before it is stored.
 *  6. Follow gives history, then live, with no gap and no repeat, to any number of followers; it ends after the terminal event or at
 *     abort, freeing everything.
 *  7. Notifications only wake readers; events always come from the log.
 *  8. After deletion a run answers `run_expired` (a tombstone keeps runId, owner, input fingerprint), never a second run.
 * 11. After the terminal event nothing follows. Every unfinished run that nobody holds and that waits for nothing is claimable.
 * 12. If `run.cancel_requested` is stored before `run.completed`, that append is refused.
 * 13. First stored wins: of several signals with one key exactly one is stored.
 * 17. Memory per follower is bounded: a page ends with the event that brings it to `limits.pageEvents` events or `limits.pageChars`
 *     characters.
 * 18. A cursor with an unknown tag, or beyond the end, is answered with a reset. A bare `seq` has no tag to be unknown.
 * 19. A file is mentioned by runs or forgotten, never both: what `delete` or `forgetFiles` answers no run mentions, and a fact that
 *     would bring it in later is refused (`file_not_found`).
 */
export interface RunLog {
  /**
   * Stores `run.queued` as seq 1 and its seed behind it, in one, or answers with the run that is there.
   * @throws StepcastError `run_expired`, `file_not_found`
   */
  create(run: NewRun): Promise<{ created: boolean; run: RunHeader }>;
  /** @throws StepcastError `run_expired` */
  find(runId: string): Promise<RunHeader | undefined>;
  /** Takes the right to drive a run, waiting or not. @throws StepcastError `run_not_found`, `run_expired` */
  claim(runId: string, options: ClaimOptions): Promise<Claim>;
  /**
   * Stores facts under a lease. `n` counts the lease's appends from 1.
   * @throws StepcastError `fenced`, `out_of_order`, `run_ended`, `cancel_requested`, `file_not_found` (nothing was stored then)
   */
  append(lease: Lease, n: number, facts: readonly FactText[]): Promise<Appended>;
  /** @throws StepcastError `fenced` */
  renew(lease: Lease, leaseMs: number): Promise<void>;
  /** Gives the run back; it is claimable at once. A lease that is no longer valid is let be. */
  release(lease: Lease): Promise<void>;
  /**
   * Stores `run.waiting` and releases, in one: the run is claimable again at `wakeAt`, or at the next signal. Refused (false, and
   * nothing changes) if anything was stored behind `afterSeq`: whoever suspends must have seen all there is.
   * @throws StepcastError `fenced`, `run_ended`
   */
  suspend(lease: Lease, options: SuspendOptions): Promise<boolean>;
  /**
   * Stores a fact from outside the driver (cancel, answer, message, pause), or a driver's own that competes with one (a question's timeout). The first with a key wins, and is the answer to every later one,
   * also after the end: whoever lost a reply may ask again.
   * @throws StepcastError `run_not_found`, `run_ended`, `file_not_found`
   */
  signal(runId: string, key: string, fact: FactText): Promise<{ event: StoredEvent; won: boolean }>;
  /** @throws StepcastError `run_not_found`, `invalid_cursor` */
  read(runId: string, after: string | undefined, limit: number): Promise<Page>;
  /** @throws StepcastError `run_not_found`, `invalid_cursor` */
  follow(runId: string, after: string | undefined, signal: AbortSignal): AsyncIterable<Page>;
  /** Runs to be driven now, those that have waited longest first. */
  claimable(query: ClaimableQuery): Promise<Claimable>;
  /** Calls back when a run may have become claimable, here or in another process. Only a hint (law 7). Answers how to stop. */
  onClaimable(hint: () => void): () => void;
  /** @throws StepcastError `invalid_cursor` */
  list(query: ListQuery): Promise<RunList>;
  /**
   * How many runs of each status a list with these filters gives, all pages together. Exact, unless it says `more`: then the runs looked
   * at were not all, but the newest.
   */
  count(query: CountQuery): Promise<RunCounts>;
  /**
   * Forgets an ended run but for its tombstone, with those of its files that no other run mentions, and answers their ids (law 19).
   * @throws StepcastError `run_not_found`, `run_expired`, `run_active`
   */
  delete(runId: string): Promise<{ unusedFiles: readonly string[] }>;
  /**
   * Forgets those of these files that no run mentions, and answers their ids; again where they were forgotten before (law 19). Files
   * from before the log's first run are let be: it cannot know who uses them.
   */
  forgetFiles(files: readonly ListedFile[]): Promise<readonly string[]>;
  /** Lets go of what the log holds open: files, threads, connections. Followers end. */
  close(): Promise<void>;
}

/** What is stored of a run besides its events. */
export interface RunHeader {
  readonly runId: string;
  readonly pipeline: string;
  readonly pipelineVersion: string;
  readonly inputFingerprint: string;
  /** A digest of all schemas of the pipeline as it was at the start: tells whether today's code can still read the run. */
  readonly schemaFingerprint: string;
  readonly owner: string | undefined;
  /** What its pipeline calls it, for people; not there where the pipeline gives no title. */
  readonly title?: string | undefined;
}

export interface NewRun extends RunHeader {
  readonly queued: FactText;
  /** What a rerun begins with: copies of the origin's outcomes. */
  readonly seed?: readonly FactText[];
}

/** An event as stored: its text goes to every wire as it is. */
export interface StoredEvent {
  readonly seq: number;
  readonly at: number;
  /** A random id of the append that stored it; with `seq` it makes the cursor. */
  readonly tag: string;
  readonly type: EventType;
  readonly text: string;
}

/** Some events in order. `reset`: the cursor does not belong to this log; drop what you have and read from the start. */
export interface Page {
  readonly events: readonly StoredEvent[];
  /** The terminal event is in this page or before it. */
  readonly ended: boolean;
  readonly reset?: { lastSeq: number };
}

/** The right to drive a run for a while. A higher `epoch` fences every lower one. */
export interface Lease {
  readonly runId: string;
  readonly owner: string;
  readonly epoch: number;
}

export interface ClaimOptions {
  owner: string;
  leaseMs: number;
  /** Called when something from outside was stored. Only a hint (law 7): an append brings the events. */
  onOutside(): void;
}

export type Claim =
  | { status: "claimed"; lease: Lease; events: readonly StoredEvent[] }
  | { status: "held"; untilMs: number }
  | { status: "ended" };

export interface Appended {
  /** What others stored since this lease's last append; all of it before `events`. */
  readonly outside: readonly StoredEvent[];
  readonly events: readonly StoredEvent[];
}

export interface SuspendOptions {
  /** The last event the driver has seen. */
  afterSeq: number;
  /** Milliseconds since 1970. Left out: only a signal wakes the run. */
  wakeAt?: number | undefined;
}

export interface ClaimableQuery {
  /** Only runs of these pipelines, and any run that was asked to cancel: that needs no code. */
  pipelines: readonly string[];
  /** Runs not to answer with, since they are in hand. */
  except: ReadonlySet<string>;
  /** Runs that this code cannot go on with: not to answer with, unless they were asked to cancel. */
  refused?: ReadonlySet<string>;
  limit: number;
}

export interface Claimable {
  readonly runIds: readonly string[];
  /** When the next lease expires or the next waiting run is due; undefined where nothing will be by itself. */
  readonly nextAt: number | undefined;
}

/** Which runs: those to which all of it applies. */
export interface RunFilter {
  /** `null`: runs of nobody. Left out: everybody's. */
  owner?: string | null | undefined;
  pipeline?: string | undefined;
  status?: RunStatus | readonly RunStatus[] | undefined;
  /** Queued at this time or later, in milliseconds since 1970. */
  since?: number | undefined;
  /** Queued before this time. */
  until?: number | undefined;
  /** In the runId, the title, or anywhere in the run's input, ignoring case. */
  text?: string | undefined;
}

export interface ListQuery extends RunFilter {
  limit: number;
  /** The `next` of the page before. */
  cursor?: string | undefined;
}

export interface CountQuery extends RunFilter {
  /**
   * How many runs of one status are looked at one by one, at most. Default `limits.countedRuns`, and with a text
   * `limits.searchedRuns`.
   */
  lookAt?: number | undefined;
}

export interface RunCounts extends Readonly<Record<RunStatus, number>> {
  /** There may be more than was looked at. */
  readonly more?: true;
}

/** Times are milliseconds since 1970. */
export interface RunSummary {
  readonly runId: string;
  readonly pipeline: string;
  readonly title: string | undefined;
  readonly owner: string | undefined;
  readonly status: RunStatus;
  readonly queuedAt: number;
  /** When a worker first took it up. */
  readonly startedAt: number | undefined;
  readonly endedAt: number | undefined;
  readonly lastSeq: number;
}

/** Newest first. `next` is absent on the last page. */
export interface RunList {
  readonly runs: readonly RunSummary[];
  readonly next: string | undefined;
}
