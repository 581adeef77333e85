import { expect, test } from "vitest";
import { z } from "zod";
import type { Step } from "../define/agent.ts";
import { definePipeline } from "../define/pipeline.ts";
import { agent } from "../testing/agents.ts";
import { driveOptions, leaveBehind, outline, events, queued, runId } from "../testing/driven-run.ts";
import { claimed } from "../testing/log-under-test.ts";
import { brokenLaws } from "../testing/laws-of-a-log.ts";
import { manualClock } from "../testing/manual-clock.ts";
import { drive } from "./drive.ts";
import { memoryLog } from "./memory/memory-log.ts";
import type { RunLog } from "./run-log.ts";

const leaseMs = 60_000;

/** A run under way whose driver has lost its lease to another. */
async function takenOver(work: (step: Step) => Promise<unknown>) {
  const clock = manualClock();
  const log = memoryLog(clock);
  const at = Promise.withResolvers<Step>();
  const pipeline = definePipeline({
    name: "taken",
    input: z.unknown(),
    agents: {
      first: agent((_input, step) => {
        at.resolve(step);
        return work(step);
      }),
    },
    run: async (_input, { steps }) => steps.first(1),
  });
  await leaveBehind(log, [queued(pipeline, null)]);
  const options = { ...driveOptions(pipeline, log), leaseMs, graceMs: 100 };
  const driven = drive({ ...options, worker: "old" });
  const step = await at.promise;
  clock.advance(leaseMs);
  const lease = await claimed(log, runId, "new");
  return { log, driven, step, lease, options };
}

test("a driver whose lease is gone stops its steps and writes no more", async () => {
  const { log, driven, step } = await takenOver(
    (own) =>
      new Promise((_, reject) => {
        own.signal.addEventListener("abort", () => reject(own.signal.reason));
      }),
  );
  const before = (await log.read(runId, undefined, 500)).events;
  step.log("info", "too late");
  await driven;
  expect(step.signal.aborted).toBe(true);
  expect((await log.read(runId, undefined, 500)).events).toEqual(before);
});

test("a step that streams faster than it can be stored is let go when the lease is gone", async () => {
  const letGo = Promise.withResolvers<unknown>();
  const { driven, step } = await takenOver(() => letGo.promise);
  const emitted = Promise.all(Array.from({ length: 1_000 }, (_, n) => step.emit(n)));
  await driven;
  await emitted;
  await expect(step.emit("more")).rejects.toMatchObject({ code: "cancelled" });
  letGo.resolve(1);
});

test("whoever takes a run over goes on from its log, and of two drivers only one does", async () => {
  const { log, driven, step, lease, options } = await takenOver(async () => "done");
  step.log("info", "wakes the old driver");
  await driven;
  await log.release(lease);
  await Promise.all([drive({ ...options, worker: "a" }), drive({ ...options, worker: "b" })]);
  const all = await events(log);
  expect(outline(all).filter((line) => line === "run.taken_over")).toHaveLength(1);
  expect(all.at(-1)).toMatchObject({ type: "run.completed", output: "done" });
  // It has ended: driving it again does nothing.
  await drive({ ...options, worker: "late" });
  expect(await events(log)).toEqual(all);
});

test("when the store fails the driver says so, stops its steps and lets the run go", async () => {
  const { log, driven, step, lease, options } = await takenOver(async () => "done");
  step.log("info", "wakes the old driver");
  await driven;
  await log.release(lease);
  const failing = {
    claim: log.claim.bind(log),
    renew: log.renew.bind(log),
    release: log.release.bind(log),
    append: () => Promise.reject(new Error("the disk is full")),
  };
  await expect(drive({ ...options, worker: "unlucky", log: { ...log, ...failing } })).rejects.toThrow(
    "disk is full",
  );
  // It holds the run no longer: another may go on.
  await drive({ ...options, worker: "lucky" });
  expect((await events(log)).at(-1)?.type).toBe("run.completed");
});

test("a batch whose reply was lost is sent again as it was: nothing is lost, nothing doubled, no step is given up", async () => {
  const log = memoryLog();
  const lossy = Object.assign(Object.create(log) as RunLog, {
    lost: 0,
    async append(...batch: Parameters<RunLog["append"]>) {
      const stored = await log.append(...batch);
      this.lost += 1;
      if (this.lost % 2 === 1) throw new Error("the reply was lost");
      return stored;
    },
  });
  const pipeline = definePipeline({
    name: "lossy",
    input: z.unknown(),
    agents: { echo: agent(async (input) => input) },
    run: async (_input, { steps }) => [await steps.echo(1), await steps.echo(2)],
  });
  await leaveBehind(log, [queued(pipeline, null)]);
  await drive(driveOptions(pipeline, lossy));
  const all = await events(log);
  expect(brokenLaws(all)).toEqual([]);
  expect(all.at(-1)).toMatchObject({ type: "run.completed", output: [1, 2] });
  expect(outline(all).filter((line) => line.startsWith("step.started"))).toHaveLength(2);
});

test("a step that blocks the event loop past its lease goes on, where nobody else has taken the run", async () => {
  const clock = manualClock();
  const log = memoryLog(clock);
  const pipeline = definePipeline({
    name: "blocking",
    input: z.unknown(),
    agents: {
      block: agent(async () => {
        clock.advance(10 * leaseMs);
        return "late";
      }),
    },
    run: async (_input, { steps }) => steps.block(null),
  });
  await leaveBehind(log, [queued(pipeline, null)]);
  await drive({ ...driveOptions(pipeline, log), leaseMs });
  expect((await events(log)).at(-1)).toMatchObject({ type: "run.completed", output: "late" });
});
