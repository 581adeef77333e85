import { z } from "zod";
import { definePipeline, type Pipeline } from "../define/pipeline.ts";
import type { FileStore } from "../files/file-store.ts";
import { stepSlots } from "../orchestrate/step-slots.ts";
import type { Dispatcher } from "./dispatcher.ts";
import { drive, type Driven } from "./drive.ts";
import type { RunLog } from "./run-log.ts";

export interface WorkerOptions {
  log: RunLog;
  dispatcher: Dispatcher;
  pipelines: readonly Pipeline[];
  files: FileStore;
  /** Shown in `run.started`. */
  name: string;
  /** Runs driven at a time. */
  runs: number;
  /** Steps working at a time. */
  steps: number;
  leaseMs: number;
  graceMs: number;
  waitGraceMs: number | undefined;
  clock: () => number;
}

export interface Worker {
  /** Takes no more runs, waits for those in hand up to `drainMs`, then hands the rest over. */
  stop(drainMs: number): Promise<void>;
}

/** Drives every run that the dispatcher hands out and whose pipeline is here, until it is stopped. */
export function startWorker(options: WorkerOptions): Worker {
  const { dispatcher, pipelines, runs, steps } = options;
  const handover = new AbortController();
  const inHand = new Set<Promise<Driven>>();
  const slots = stepSlots(steps);
  const names = pipelines.map((pipeline) => pipeline.name);
  const working = dispatcher.work({ concurrency: runs, pipelines: names }, handle);

  // In hand from its very beginning: the log must not be closed under a run that is only being looked up.
  function handle(runId: string): Promise<Driven> {
    const driven = driveRun(runId);
    inHand.add(driven);
    return driven.finally(() => inHand.delete(driven));
  }

  async function driveRun(runId: string): Promise<Driven> {
    const run = await options.log.find(runId);
    if (!run) return "done";
    const pipeline = pipelines.find(({ name }) => name === run.pipeline) ?? noPipeline;
    return drive({ ...options, run, pipeline, worker: options.name, slots, handover: handover.signal });
  }

  return {
    async stop(drainMs) {
      await working.stop();
      const timer = setTimeout(() => handover.abort(), drainMs);
      await Promise.allSettled(inHand);
      clearTimeout(timer);
    },
  };
}

/** Stands in for a pipeline that is not here, for runs that are to be cancelled: those end without user code (law 12). */
const noPipeline = definePipeline({
  name: "none",
  input: z.unknown(),
  agents: {},
  run: () => Promise.reject(new Error("a pipeline that is not here cannot be run")),
});
