import type { Dispatcher, Handle, WorkOptions } from "@stepcast/pipeline/engine";
import { type Job, WaitingError } from "bullmq";
import type { JobOfRun, JobTaker, Queues } from "./queues.ts";
import type { SharedLog } from "./shared-log.ts";

export interface QueueWorkerOptions {
  log: SharedLog;
  queues: Queues;
  work: WorkOptions;
  queueNames: readonly string[];
  /** Resolves when the queues know their limits: whatever is taken before would not be counted. */
  limited: Promise<unknown>;
  handle: Handle;
  enqueue: Dispatcher["enqueue"];
  pollMs: number;
  lockMs: number;
  onError: (error: unknown) => void;
}

/** Takes jobs of several queues, no more at a time than asked, and looks for runs that no job speaks of. */
export class QueueWorker {
  private readonly options: QueueWorkerOptions;
  private takers: readonly JobTaker[] = [];
  private readonly beginning: Promise<void>;
  /** Runs this process works at. */
  private readonly inHand = new Set<string>();
  /** This process has no code for them. A cancel needs none. */
  private readonly refused = new Set<string>();
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<void> = Promise.resolve();
  private stopped = false;

  constructor(options: QueueWorkerOptions) {
    this.options = options;
    this.beginning = options.limited.then(() => this.begin());
    this.look();
  }

  private begin(): void {
    if (this.stopped) return;
    const { queues, queueNames, work, lockMs, onError } = this.options;
    const taking = {
      concurrency: work.concurrency,
      lockMs,
      onError: (error: unknown) => this.stopped || isPassing.test(String(error)) || onError(error),
    };
    this.takers = queueNames.map((name) => queues.take(name, (job, token) => this.take(job, token), taking));
  }

  /** Takes no more; what is in hand goes on. */
  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.beginning;
    await Promise.all([this.looking, ...this.takers.map((taker) => taker.pause(true))]);
  }

  /** Waits for what is in hand. */
  async close(): Promise<void> {
    await this.stop();
    await Promise.all(this.takers.map((taker) => taker.close()));
  }

  private get isFull(): boolean {
    return this.inHand.size >= this.options.work.concurrency;
  }

  private async take(job: Job<JobOfRun>, token = ""): Promise<void> {
    const { runId, priority } = job.data;
    // Taken while the last place was given away, or while this worker was stopped: for another.
    if (this.stopped || this.isFull) {
      await job.moveToWait(token);
      throw new WaitingError();
    }
    if (this.inHand.has(runId)) return;
    this.hold(runId);
    try {
      await this.driveIfDue(runId);
      // What it waits for now: it may be due again, or at a time that is known.
      await this.options.enqueue(runId, { priority });
    } catch (error) {
      // The log tells of it again in a moment: a store that fails now may work then.
      this.options.onError(error);
    } finally {
      this.letGo(runId);
    }
  }

  /** Jobs are hints: the run may have ended, be in other hands, or not be due any more. */
  private async driveIfDue(runId: string): Promise<void> {
    const { log, handle } = this.options;
    const run = await log.due(runId);
    if (!run || run.isHeld || run.waitMs > 0) return;
    if (this.refused.has(runId) && !run.isCancelled) return;
    if ((await handle(runId)) === "refused") this.refused.add(runId);
  }

  private hold(runId: string): void {
    this.inHand.add(runId);
    if (!this.isFull) return;
    for (const taker of this.takers) taker.pause(true).catch(this.options.onError);
  }

  private letGo(runId: string): void {
    const wasFull = this.isFull;
    this.inHand.delete(runId);
    if (!wasFull || this.stopped) return;
    for (const taker of this.takers) taker.resume().catch(this.options.onError);
  }

  /** Looks for runs that are due and that no job speaks of: while there is room, for otherwise others do. */
  private look(): void {
    this.looking = this.findDue().then((pauseMs) => {
      if (!this.stopped) this.timer = setTimeout(() => this.look(), pauseMs);
    });
  }

  /** Answers when to look again, in milliseconds. */
  private async findDue(): Promise<number> {
    const { log, work, enqueue, pollMs, onError } = this.options;
    const limit = work.concurrency - this.inHand.size;
    if (limit <= 0) return pollMs;
    try {
      const { pipelines } = work;
      const found = await log.claimable({ pipelines, except: this.inHand, refused: this.refused, limit });
      await Promise.all(found.runIds.map((runId) => enqueue(runId)));
      // A lease that runs out, say, of a worker that is gone.
      const nextMs = (found.nextAt ?? Number.POSITIVE_INFINITY) - Date.now();
      return Math.min(pollMs, Math.max(leastPauseMs, nextMs));
    } catch (error) {
      if (!this.stopped) onError(error);
      return pollMs;
    }
  }
}

const leastPauseMs = 20;

/**
 * What a lost connection leads to, and a lock that another took: the first heals, and tells of itself in the log's calls; for the
 * second the run's lease stands.
 */
const isPassing = /lock for job|connection is closed|socket timeout|ECONN|EPIPE/i;
