/**
 * At-least-once hand-out of run ids. All it says is a hint: who may drive a run, and when, is in the log (leases, `wakeAt`), so a
 * hand-out too many changes nothing, and one too few is made up for by the log's own `claimable`.
 */
export interface Dispatcher {
  /** A run may want to be driven, now or after a while. Never fails for the store: the run is stored, and will be found. */
  enqueue(runId: string, options?: EnqueueOptions): Promise<void>;
  /** Hands out runs, at most `concurrency` at a time, those that wait longest first. Answers how to stop. */
  work(options: WorkOptions, handle: Handle): Working;
  /** Lets go of what it holds open, if anything: connections. Its workers are stopped by then; it waits for what they have in hand. */
  close?(): Promise<void>;
}

export interface EnqueueOptions {
  delayMs?: number;
  /** 0, the default, goes first; the larger, the later. A dispatcher without a queue goes by waiting time alone. */
  priority?: number;
}

/** Drives a run as far as it goes. `refused`: this process cannot, so it should not be asked again. */
export type Handle = (runId: string) => Promise<"done" | "refused">;

export interface WorkOptions {
  /** Runs in hand at a time. */
  concurrency: number;
  /** The pipelines whose code is here. */
  pipelines: readonly string[];
}

export interface Working {
  /** Hands out no more; what is in hand goes on. */
  stop(): Promise<void>;
}
