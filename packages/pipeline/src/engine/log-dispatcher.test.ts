import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { cancelRequest, claimed, leaseMs, newRun } from "../testing/log-under-test.ts";
import type { Handle } from "./dispatcher.ts";
import { logDispatcher } from "./log-dispatcher.ts";
import { memoryLog } from "./memory/memory-log.ts";
import type { RunLog } from "./run-log.ts";

// Timers and the clock stand still until a test lets them go on; promises and turns of the event loop are real.
beforeEach(() => vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"] }));
afterEach(() => vi.useRealTimers());

/** Waits until everything that can happen without time passing has happened. */
const settled = async () => {
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
};

async function create(log: RunLog, count: number): Promise<string[]> {
  const runs = Array.from({ length: count }, () => newRun());
  for (const run of runs) await log.create(run);
  return runs.map((run) => run.runId);
}

/** A handler that holds each run until the test lets it go. */
function holding(answer: Awaited<ReturnType<Handle>> = "done") {
  const handed: string[] = [];
  const letGo = new Map<string, () => void>();
  const handle: Handle = (runId) => {
    handed.push(runId);
    return new Promise((resolve) => letGo.set(runId, () => resolve(answer)));
  };
  return { handed, handle, letGo: (runId = "") => letGo.get(runId)?.() };
}

const work = { concurrency: 2, pipelines: ["report"] };

test("hands out the runs that are there, oldest first, and no more at a time than asked", async () => {
  const log = memoryLog();
  const [a, b, c] = await create(log, 3);
  const { handed, handle, letGo } = holding();
  const working = logDispatcher(log).work(work, handle);
  await settled();
  expect(handed).toEqual([a, b]);
  const lease = await claimed(log, a ?? "", "driver");
  letGo(a);
  await settled();
  expect(handed).toEqual([a, b, c]);
  await log.release(lease);
  await working.stop();
});

test("hands out a new run at the log's hint, without waiting for the poll", async () => {
  const log = memoryLog();
  const { handed, handle } = holding();
  const working = logDispatcher(log).work(work, handle);
  await settled();
  const [runId] = await create(log, 1);
  await settled();
  expect(handed).toEqual([runId]);
  await working.stop();
});

test("finds a run whose hint was lost at the next poll (law 7)", async () => {
  const log = memoryLog();
  const deaf = Object.assign(Object.create(log) as RunLog, { onClaimable: () => () => undefined });
  const { handed, handle } = holding();
  const working = logDispatcher(deaf, { pollMs: 1_000 }).work(work, handle);
  await settled();
  const [runId] = await create(log, 1);
  await settled();
  expect(handed).toEqual([]);
  await vi.advanceTimersByTimeAsync(1_000);
  await settled();
  expect(handed).toEqual([runId]);
  await working.stop();
});

test("hands out a run whose driver fell silent as soon as its lease is over", async () => {
  const log = memoryLog();
  const [runId] = await create(log, 1);
  await claimed(log, runId ?? "", "silent");
  const { handed, handle } = holding();
  const working = logDispatcher(log, { pollMs: 60_000 }).work(work, handle);
  await settled();
  await vi.advanceTimersByTimeAsync(leaseMs - 1);
  await settled();
  expect(handed).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  await settled();
  expect(handed).toEqual([runId]);
  await working.stop();
});

test("hands out a waiting run when it is due", async () => {
  const log = memoryLog();
  const [runId] = await create(log, 1);
  const lease = await claimed(log, runId ?? "", "driver");
  await log.suspend(lease, { afterSeq: 1, wakeAt: Date.now() + 500 });
  const { handed, handle } = holding();
  const working = logDispatcher(log, { pollMs: 60_000 }).work(work, handle);
  await settled();
  expect(handed).toEqual([]);
  await vi.advanceTimersByTimeAsync(500);
  await settled();
  expect(handed).toEqual([runId]);
  await working.stop();
});

test("a run that failed in its handler is handed out again, after a pause", async () => {
  const log = memoryLog();
  const [runId] = await create(log, 1);
  const handed: string[] = [];
  const errors: unknown[] = [];
  const working = logDispatcher(log, { pollMs: 1_000, onError: (error) => errors.push(error) }).work(
    work,
    async (id) => {
      handed.push(id);
      throw new Error("the disk is full");
    },
  );
  await settled();
  expect(handed).toEqual([runId]);
  await vi.advanceTimersByTimeAsync(2_000);
  await settled();
  expect(handed.length).toBeGreaterThan(1);
  expect(errors[0]).toMatchObject({ message: "the disk is full" });
  await working.stop();
});

test("a run that the handler refused is not handed out again", async () => {
  const log = memoryLog();
  const [runId] = await create(log, 1);
  const { handed, handle, letGo } = holding("refused");
  const working = logDispatcher(log, { pollMs: 100 }).work(work, handle);
  await settled();
  letGo(runId);
  await settled();
  await vi.advanceTimersByTimeAsync(1_000);
  await settled();
  expect(handed).toEqual([runId]);
  await working.stop();
});

test("a run that the handler refused is handed out again once it is asked to cancel: that needs no code", async () => {
  const log = memoryLog();
  const [runId = ""] = await create(log, 1);
  const { handed, handle, letGo } = holding("refused");
  const working = logDispatcher(log).work(work, handle);
  await settled();
  letGo(runId);
  await settled();
  await log.signal(runId, "cancel", cancelRequest);
  await settled();
  expect(handed).toEqual([runId, runId]);
  await working.stop();
});

test("hands out no more once stopped", async () => {
  const log = memoryLog();
  const { handed, handle } = holding();
  const dispatcher = logDispatcher(log);
  const working = dispatcher.work(work, handle);
  await working.stop();
  const [runId] = await create(log, 1);
  await dispatcher.enqueue(runId ?? "");
  await vi.advanceTimersByTimeAsync(10_000);
  await settled();
  expect(handed).toEqual([]);
});

test("leaves runs of other pipelines alone, unless they were asked to cancel", async () => {
  const log = memoryLog();
  const other = newRun({ pipeline: "other" });
  await log.create(other);
  const { handed, handle } = holding();
  const working = logDispatcher(log).work(work, handle);
  await settled();
  expect(handed).toEqual([]);
  await log.signal(other.runId, "cancel", cancelRequest);
  await settled();
  expect(handed).toEqual([other.runId]);
  await working.stop();
});

test("a run that was let go unended is handed out again at once, without waiting for the poll", async () => {
  const log = memoryLog();
  const [runId = ""] = await create(log, 1);
  const handed: string[] = [];
  const working = logDispatcher(log).work(work, async (id) => {
    handed.push(id);
    // The third time it is kept, so that the test ends.
    const lease = await claimed(log, runId, "driver");
    if (handed.length < 3) await log.release(lease);
    return "done";
  });
  for (let look = 0; look < 5; look++) await settled();
  expect(handed).toEqual([runId, runId, runId]);
  await working.stop();
});
