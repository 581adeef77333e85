import type { JobsOptions, Processor, Queue } from "bullmq";

/** What is asked of BullMQ, wherever it keeps its jobs. */
export interface Queues {
  /** The queue of this name, opened once. */
  open(name: string): JobQueue;
  /** Takes jobs of the queue until it is closed. */
  take(name: string, work: Processor<JobOfRun>, options: TakeOptions): JobTaker;
  /** BullMQ's own object for the queue of this name, for its dashboards. It is closed with the others. */
  bullmq(name: string): Promise<Queue>;
  close(): Promise<void>;
}

export interface JobOfRun {
  runId: string;
  priority: number;
}

export interface JobQueue {
  add(name: string, job: JobOfRun, options: JobsOptions): Promise<unknown>;
  setGlobalConcurrency(concurrency: number): Promise<unknown>;
  removeGlobalConcurrency(): Promise<unknown>;
  setGlobalRateLimit(max: number, durationMs: number): Promise<unknown>;
  removeGlobalRateLimit(): Promise<unknown>;
  close(): Promise<void>;
}

export interface JobTaker {
  pause(doNotWaitActive: boolean): Promise<void>;
  resume(): Promise<void>;
  /** Waits for the jobs in hand. */
  close(): Promise<void>;
}

export interface TakeOptions {
  concurrency: number;
  /** A job whose taker is silent for so long is given to another, in milliseconds. */
  lockMs: number;
  onError(error: unknown): void;
}
