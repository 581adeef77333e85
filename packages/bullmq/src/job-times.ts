import type { WorkerOptions } from "bullmq";

/** How BullMQ notices a worker that is gone, tuned to seconds. Runs do not depend on it: their leases say who drives them. */
export function jobTimes(lockMs: number) {
  return {
    lockDuration: lockMs,
    stalledInterval: Math.max(100, Math.floor(lockMs / 3)),
    // How often a worker was lost is told by the run itself (`crash_loop`).
    maxStalledCount: 2 ** 31 - 1,
    runRetryDelay: 500,
    drainDelay: 5,
  } satisfies Partial<WorkerOptions>;
}
