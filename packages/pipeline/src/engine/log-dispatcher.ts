import type { Dispatcher, Handle, Working, WorkOptions } from "./dispatcher.ts";
import type { Claimable, RunLog } from "./run-log.ts";

export interface LogDispatcherOptions {
  /** The safety poll: how long a lost hint may go unnoticed, in milliseconds (law 7). */
  pollMs?: number;
  clock?: () => number;
  onError?: (error: unknown) => void;
}

/** A dispatcher for logs of one machine: asks the log itself what is claimable, when it hints, when something is due, and now and then. */
export function logDispatcher(log: RunLog, options: LogDispatcherOptions = {}): Dispatcher {
  const workers = new Set<LogWorker>();
  return {
    async enqueue() {
      for (const worker of workers) worker.look();
    },
    work(work, handle) {
      const worker = new LogWorker(log, work, handle, options);
      workers.add(worker);
      return {
        async stop() {
          workers.delete(worker);
          await worker.stop();
        },
      };
    },
  };
}

class LogWorker implements Working {
  private readonly log: RunLog;
  private readonly work: WorkOptions;
  private readonly handle: Handle;
  private readonly pollMs: number;
  private readonly clock: () => number;
  private readonly onError: (error: unknown) => void;
  private readonly inHand = new Set<string>();
  /** Not to be asked for: in hand, or failed a moment ago. */
  private readonly except = new Set<string>();
  /** This process has no code for them. A cancel needs none. */
  private readonly refused = new Set<string>();
  private readonly stopHints: () => void;
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<void> | undefined;
  private isLooking = false;
  private lookAgain = false;
  private stopped = false;

  constructor(
    log: RunLog,
    work: WorkOptions,
    handle: Handle,
    { pollMs = 1_000, clock = Date.now, onError = console.error }: LogDispatcherOptions,
  ) {
    this.log = log;
    this.work = work;
    this.handle = handle;
    this.pollMs = pollMs;
    this.clock = clock;
    this.onError = onError;
    this.stopHints = log.onClaimable(() => this.look());
    this.look();
  }

  /** Looks for work; asked while it looks, it looks once more after. */
  look(): void {
    this.lookAgain = true;
    if (!this.isLooking) this.looking = this.lookWhileAsked();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.stopHints();
    clearTimeout(this.timer);
    await this.looking;
  }

  private async lookWhileAsked(): Promise<void> {
    this.isLooking = true;
    clearTimeout(this.timer);
    let nextAt: number | undefined;
    while (this.lookAgain && !this.stopped) {
      this.lookAgain = false;
      nextAt = await this.takeWork();
    }
    // In the same turn as the last look at `lookAgain`: whoever asks from here on starts anew, and is not overheard.
    this.isLooking = false;
    if (this.stopped) return;
    this.timer = setTimeout(() => this.look(), this.pauseMs(nextAt));
    // The poll alone must not keep a script alive; a run that is due later must.
    if (nextAt === undefined) this.timer.unref();
  }

  /** Takes as much as there is room for. Answers when more is due. */
  private async takeWork(): Promise<number | undefined> {
    const limit = this.work.concurrency - this.inHand.size;
    if (limit <= 0) return undefined;
    try {
      const { except, refused } = this;
      const { pipelines } = this.work;
      const found: Claimable = await this.log.claimable({ pipelines, except, refused, limit });
      if (this.stopped) return undefined;
      for (const runId of found.runIds) void this.take(runId);
      return found.nextAt;
    } catch (error) {
      this.onError(error);
      return undefined;
    }
  }

  private async take(runId: string): Promise<void> {
    this.inHand.add(runId);
    this.except.add(runId);
    try {
      if ((await this.handle(runId)) === "refused") this.refused.add(runId);
      this.except.delete(runId);
    } catch (error) {
      this.onError(error);
      // A store that fails now may work in a moment; asking at once would only keep it busy.
      setTimeout(() => this.except.delete(runId), this.pollMs).unref();
    } finally {
      this.inHand.delete(runId);
      if (!this.stopped) this.look();
    }
  }

  private pauseMs(nextAt: number | undefined): number {
    return Math.max(0, Math.min(this.pollMs, (nextAt ?? Number.POSITIVE_INFINITY) - this.clock()));
  }
}
