import type { Dispatcher, EnqueueOptions, Handle, Working, WorkOptions } from "@stepcast/pipeline/engine";
import { cancelQueue, queueName } from "./queue-names.ts";
import { QueueWorker } from "./queue-worker.ts";
import type { Queues } from "./queues.ts";
import type { DueRun, SharedLog } from "./shared-log.ts";

export interface QueueDispatcherOptions {
  /** What holds for all machines together, by pipeline. */
  pipelines?: Readonly<Record<string, PipelineLimits>>;
  /** The safety poll: how long a lost hint may go unnoticed, in milliseconds (law 7). Default 1 s. */
  pollMs?: number;
  /** A job whose worker is silent for so long is given to another, in milliseconds. Default 3 s. */
  lockMs?: number;
  /** Hears of what no run can tell: a failing store. Default: `console.error`. */
  onError?: (error: unknown) => void;
}

export interface PipelineLimits {
  /** Runs driven at a time, by all workers. Default: as many as these can. */
  concurrency?: number;
  /** How many runs are handed out in a time. One that waited and is woken counts again. */
  rate?: { runs: number; perMs: number };
}

export interface QueueDispatcher extends Dispatcher {
  close(): Promise<void>;
}

/**
 * A dispatcher for many machines: a queue of BullMQ for each pipeline, and one for runs that only need to be ended. A job says that a
 * run is due; whether it is, and who drives it, the log decides. What no job says is found by asking the log, so no crash loses a run.
 */
export function queueDispatcher(
  log: SharedLog,
  queues: Queues,
  options: QueueDispatcherOptions = {},
): QueueDispatcher {
  const { pipelines = {}, pollMs = 1_000, lockMs = 3_000, onError = console.error } = options;
  const workers = new Set<QueueWorker>();

  async function enqueue(runId: string, { delayMs = 0, priority = 0 }: EnqueueOptions = {}): Promise<void> {
    try {
      const run = await log.due(runId);
      if (!run || run.isHeld || !Number.isFinite(run.dueAt)) return;
      const delay = Math.max(delayMs, run.waitMs);
      const job = { jobId: jobIdOf(runId, run), delay, priority, removeOnComplete: true, removeOnFail: true };
      await queues.open(queueOf(run)).add("drive", { runId, priority }, job);
    } catch (error) {
      // The run is stored, so it will be found; whoever started it need not hear of this.
      onError(error);
    }
  }

  return {
    enqueue,
    work(work: WorkOptions, handle: Handle): Working {
      const queueNames = [...work.pipelines.map(queueName), cancelQueue];
      const limits = work.pipelines.map((name) => limit(queues, name, pipelines[name]).catch(onError));
      const worker = new QueueWorker({
        log,
        queues,
        work,
        queueNames,
        limited: Promise.all(limits),
        handle,
        enqueue,
        pollMs,
        lockMs,
        onError,
      });
      workers.add(worker);
      return { stop: () => worker.stop() };
    },
    async close() {
      await Promise.all([...workers].map((worker) => worker.close()));
      await queues.close();
    },
  };
}

/** One job for each time that a run becomes due: whoever says it again says the same, and adds nothing. */
function jobIdOf(runId: string, { epoch, dueAt }: DueRun): string {
  return `${runId}_${epoch}_${dueAt}`;
}

function queueOf({ pipeline, isCancelled }: DueRun): string {
  return isCancelled ? cancelQueue : queueName(pipeline);
}

/** Limits are kept with the queue: those that were taken back must go. */
async function limit(
  queues: Queues,
  pipeline: string,
  { concurrency, rate }: PipelineLimits = {},
): Promise<void> {
  const queue = queues.open(queueName(pipeline));
  await (concurrency === undefined
    ? queue.removeGlobalConcurrency()
    : queue.setGlobalConcurrency(concurrency));
  await (rate === undefined
    ? queue.removeGlobalRateLimit()
    : queue.setGlobalRateLimit(rate.runs, rate.perMs));
}
