import { randomUUID } from "node:crypto";
import type { NewRun, RunLog, Working } from "@stepcast/pipeline/engine";
import { encodeFact } from "@stepcast/pipeline/store";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { QueueDispatcher, QueueDispatcherOptions } from "../dispatcher.ts";

export interface QueueUnderTest {
  /** A dispatcher with connections of its own on the present store; `fresh` makes that an empty one first. */
  open(options: QueueDispatcherOptions & { fresh?: boolean }): OpenedStore;
}

export interface OpenedStore {
  log: RunLog;
  dispatcher: QueueDispatcher;
}

/** What a dispatcher with queues adds to what every dispatcher keeps. */
export function queueLaws(name: string, { open }: QueueUnderTest): void {
  describe(`${name}:`, () => {
    let opened: OpenedStore[] = [];
    const dispatcher = (options: QueueDispatcherOptions = {}) => {
      const one = open({ ...options, fresh: opened.length === 0 });
      opened.push(one);
      return one;
    };
    beforeEach(() => {
      opened = [];
    });
    afterEach(async () => {
      await Promise.all(opened.map((one) => one.dispatcher.close()));
      await Promise.all(opened.map(({ log }) => log.close()));
    });

    test("no more runs are in hand than asked, over all pipelines", async () => {
      const one = dispatcher();
      for (const pipeline of ["a", "b", "a", "b", "a", "b", "a", "b"]) await queue(one, pipeline);
      const hands = handing(one.log);
      const working = one.dispatcher.work({ concurrency: 2, pipelines: ["a", "b"] }, hands.handle);
      await expect.poll(() => hands.ended.length, { timeout: 10_000 }).toBe(8);
      expect(hands.most).toBe(2);
      await working.stop();
    });

    test("a pipeline's concurrency holds for all workers together", async () => {
      const options = { pipelines: { a: { concurrency: 2 } } };
      const [one, two] = [dispatcher(options), dispatcher(options)];
      for (const _ of Array(8).keys()) await queue(one, "a");
      const hands = handing(one.log);
      const workers = [one, two].map((each) =>
        each.dispatcher.work({ concurrency: 5, pipelines: ["a"] }, hands.handle),
      );
      await expect.poll(() => hands.ended.length, { timeout: 10_000 }).toBe(8);
      expect(hands.most).toBe(2);
      await stop(workers);
    });

    test("a pipeline's rate holds for all workers together", async () => {
      const perMs = 400;
      const options = { pipelines: { a: { rate: { runs: 2, perMs } } } };
      const [one, two] = [dispatcher(options), dispatcher(options)];
      const hands = handing(one.log);
      const workers = [one, two].map((each) =>
        each.dispatcher.work({ concurrency: 5, pipelines: ["a"] }, hands.handle),
      );
      for (const _ of Array(6).keys()) await queue(one, "a");
      await expect.poll(() => hands.ended.length, { timeout: 10_000 }).toBe(6);
      // Two in each time, so between the first and the last lie two whole ones, or nearly: they begin with their first run.
      expect((hands.times.at(-1) ?? 0) - (hands.times[0] ?? 0)).toBeGreaterThan(perMs);
      await stop(workers);
    });

    test("runs go by their priority", async () => {
      const one = dispatcher();
      const [late, first, second] = [await create(one), await create(one), await create(one)];
      await one.dispatcher.enqueue(late, { priority: 9 });
      await one.dispatcher.enqueue(first, { priority: 1 });
      await one.dispatcher.enqueue(second, { priority: 5 });
      const hands = handing(one.log);
      const working = one.dispatcher.work({ concurrency: 1, pipelines: ["a"] }, hands.handle);
      await expect.poll(() => hands.ended).toEqual([first, second, late]);
      await working.stop();
    });

    test("a run that was put off is handed out at its time, not before", async () => {
      const one = dispatcher({ pollMs: 50 });
      const [late, soon] = [await create(one), await create(one)];
      const putOffAt = Date.now();
      await one.dispatcher.enqueue(late, { delayMs: 300 });
      await one.dispatcher.enqueue(soon);
      const hands = handing(one.log);
      // It looks for runs that nobody speaks of many times in between.
      const working = one.dispatcher.work({ concurrency: 1, pipelines: ["a"] }, hands.handle);
      await expect.poll(() => hands.ended, { timeout: 5_000 }).toEqual([soon, late]);
      expect((hands.times[1] ?? 0) - putOffAt).toBeGreaterThanOrEqual(290);
      await working.stop();
    });

    test("a run that nobody enqueued is found: its starter may have crashed in between", async () => {
      const one = dispatcher({ pollMs: 50 });
      const hands = handing(one.log);
      const working = one.dispatcher.work({ concurrency: 1, pipelines: ["a"] }, hands.handle);
      const runId = await create(one);
      await expect.poll(() => hands.ended).toEqual([runId]);
      await working.stop();
    });

    test("a run that waits is handed out again when its time has come", async () => {
      // The poll alone would come too late.
      const one = dispatcher({ pollMs: 60_000 });
      const hands = handing(one.log, async (runId, lease) => {
        if (lease.epoch > 1) return false;
        return one.log.suspend(lease, { afterSeq: 1, wakeAt: Date.now() + 100 });
      });
      const working = one.dispatcher.work({ concurrency: 1, pipelines: ["a"] }, hands.handle);
      const runId = await queue(one, "a");
      await expect.poll(() => hands.ended, { timeout: 5_000 }).toEqual([runId]);
      expect(hands.times).toHaveLength(2);
      await working.stop();
    });

    test("a run that is to be cancelled is handed out also where its code is not", async () => {
      const one = dispatcher();
      const runId = await queue(one, "unknown");
      const hands = handing(one.log);
      const working = one.dispatcher.work({ concurrency: 1, pipelines: ["a"] }, hands.handle);
      await one.log.signal(runId, "cancel", encodeFact({ type: "run.cancel_requested" }));
      await one.dispatcher.enqueue(runId);
      await expect.poll(() => hands.ended).toEqual([runId]);
      await working.stop();
    });

    test("the runs of a worker that is gone are handed to another when their leases run out", async () => {
      const [gone, next] = [dispatcher(), dispatcher()];
      const runId = await queue(gone, "a");
      // Takes the run and is never heard of again.
      const taken = Promise.withResolvers<void>();
      const lost = gone.dispatcher.work({ concurrency: 1, pipelines: ["a"] }, async () => {
        await gone.log.claim(runId, { owner: "gone", leaseMs: 300, onOutside: () => undefined });
        taken.resolve();
        return ended(next.log, runId);
      });
      await taken.promise;
      const hands = handing(next.log);
      const working = next.dispatcher.work({ concurrency: 1, pipelines: ["a"] }, hands.handle);
      await expect.poll(() => hands.ended, { timeout: 5_000 }).toEqual([runId]);
      await stop([lost, working]);
    });
  });
}

async function create({ log }: OpenedStore, pipeline = "a"): Promise<string> {
  const fact = { type: "run.queued", pipeline, pipelineVersion: "1", input: {} } as const;
  const same = {
    pipelineVersion: "1",
    inputFingerprint: "same",
    schemaFingerprint: "same",
    owner: undefined,
  };
  const run: NewRun = { runId: randomUUID(), pipeline, ...same, queued: encodeFact(fact) };
  await log.create(run);
  return run.runId;
}

async function queue(opened: OpenedStore, pipeline: string): Promise<string> {
  const runId = await create(opened, pipeline);
  await opened.dispatcher.enqueue(runId);
  return runId;
}

async function ended(log: RunLog, runId: string): Promise<"done"> {
  while (!(await log.read(runId, undefined, 500)).ended)
    await new Promise((resolve) => setTimeout(resolve, 10));
  return "done";
}

type Lease = Parameters<RunLog["release"]>[0];

/** A handler that ends each run, unless `wait` has suspended it, and tells what it was handed and how many at a time. */
function handing(log: RunLog, wait?: (runId: string, lease: Lease) => Promise<boolean>) {
  const hands = { ended: [] as string[], times: [] as number[], most: 0, handle };
  let inHand = 0;
  async function handle(runId: string): Promise<"done"> {
    hands.times.push(Date.now());
    inHand += 1;
    hands.most = Math.max(hands.most, inHand);
    const claim = await log.claim(runId, { owner: "worker", leaseMs: 10_000, onOutside: () => undefined });
    if (claim.status === "claimed" && !(await wait?.(runId, claim.lease))) {
      const wasCancelled = claim.events.some(({ type }) => type === "run.cancel_requested");
      const end = wasCancelled
        ? encodeFact({ type: "run.cancelled", completedSteps: [], files: [] })
        : encodeFact({ type: "run.completed", output: null });
      await log.append(claim.lease, 1, [end]);
      hands.ended.push(runId);
    }
    inHand -= 1;
    return "done";
  }
  return hands;
}

async function stop(workers: readonly Working[]): Promise<void> {
  await Promise.all(workers.map((worker) => worker.stop()));
}
