import { expect, test } from "vitest";
import { z } from "zod";
import { defineAgent, type Step } from "../define/agent.ts";
import { definePipeline, type StepOptions } from "../define/pipeline.ts";
import type { StepLimits } from "../define/retry.ts";
import { memoryLog } from "../engine/memory/memory-log.ts";
import { encodeFact } from "../model/event-text.ts";
import { ofType, outline, queued, resumeInTime, runId, tempFiles } from "../testing/driven-run.ts";
import { manualClock } from "../testing/manual-clock.ts";

const never = new Promise<never>(() => undefined);

function pipelineOf(run: (step: Step) => Promise<unknown>, limits: StepLimits, options: StepOptions = {}) {
  const only = defineAgent({
    input: z.unknown(),
    output: z.unknown(),
    ...limits,
    run: (_input, step) => run(step),
  });
  return definePipeline({
    name: "limited",
    input: z.unknown(),
    agents: { only },
    run: async (_input, { steps }) => steps.only(1, options),
  });
}

const obeys = (step: Step) =>
  new Promise((_, reject) => step.signal.addEventListener("abort", () => reject(step.signal.reason)));

test("a step that takes too long is told to stop, and fails as timed out", async () => {
  const clock = manualClock();
  const pipeline = pipelineOf(obeys, { timeoutMs: 5_000 });
  const log = await resumeInTime(pipeline, [queued(pipeline, null)], { clock });
  expect(outline(log).slice(-2)).toEqual(["step.failed only 1", "run.failed"]);
  const [failed] = ofType(log, "step.failed");
  expect(failed?.error).toEqual({
    code: "timeout",
    message: 'step "only" took longer than its timeoutMs of 5000',
  });
  expect((failed?.at ?? 0) - (log[0]?.at ?? 0)).toBe(5_000);
});

test("a step that takes too long may be tried again, and what a call says goes before the agent", async () => {
  const retry = { attempts: 2, backoff: { initialMs: 0, jitter: 0 } };
  const slowAtFirst = (step: Step) => (step.attempt === 1 ? obeys(step) : Promise.resolve("in time"));
  const pipeline = pipelineOf(slowAtFirst, { retry, timeoutMs: 1_000_000 }, { timeoutMs: 10 });
  const log = await resumeInTime(pipeline, [queued(pipeline, null)]);
  expect(ofType(log, "step.retrying")[0]?.error).toMatchObject({ code: "timeout" });
  expect(log.at(-1)).toMatchObject({ type: "run.completed", output: "in time" });
});

test("a step that takes too long and does not obey is left behind after the grace time", async () => {
  const pipeline = pipelineOf(() => never, { timeoutMs: 10 });
  const log = await resumeInTime(pipeline, [queued(pipeline, null)], { graceMs: 30 });
  const [failed] = ofType(log, "step.failed");
  expect(failed?.error.code).toBe("timeout");
  expect((failed?.at ?? 0) - (log[0]?.at ?? 0)).toBe(40);
});

test("a step that gets to its end only after its time is timed out all the same", async () => {
  const late = (step: Step) => obeys(step).catch(() => "late");
  const pipeline = pipelineOf(late, { timeoutMs: 10 });
  const log = await resumeInTime(pipeline, [queued(pipeline, null)]);
  expect(ofType(log, "step.failed")[0]?.error.code).toBe("timeout");
});

test("a step that is silent for too long is timed out; every sign of life gives it more time", async () => {
  const clock = manualClock();
  const pause = (ms: number) => new Promise<void>((resolve) => clock.after(ms, resolve));
  const signs = async (step: Step) => {
    const says: (() => unknown)[] = [
      () => step.progress(1),
      () => step.log("info", "alive"),
      () => step.emit("alive"),
      () => step.writeFile("alive.txt", "alive"),
    ];
    for (const say of says) {
      await pause(900);
      await say();
    }
    return obeys(step);
  };
  const pipeline = pipelineOf(signs, { heartbeatMs: 1_000 });
  // A disk takes time of its own, which the manual clock knows nothing of.
  const kept = {
    id: "id",
    name: "alive.txt",
    mediaType: "text/plain",
    sizeBytes: 5,
    sha256: "",
    createdAt: 1,
    url: "",
  };
  const files = { ...tempFiles(), write: async () => kept };
  const log = await resumeInTime(pipeline, [queued(pipeline, null)], { clock, files });
  const [failed] = ofType(log, "step.failed");
  expect(failed?.error).toEqual({
    code: "timeout",
    message: 'step "only" gave no sign of life for its heartbeatMs of 1000',
  });
  expect((failed?.at ?? 0) - (log[0]?.at ?? 0)).toBe(4 * 900 + 1_000);
});

test("a cancel that comes while a timed-out step is being waited for ends the run cancelled, with no other attempt", async () => {
  const clock = manualClock();
  const log = memoryLog(clock);
  const request = encodeFact({ type: "run.cancel_requested" });
  const deaf = async (step: Step) => {
    step.signal.addEventListener("abort", () => void log.signal(runId, "cancel", request));
    return never;
  };
  const pipeline = pipelineOf(deaf, { timeoutMs: 10, retry: { attempts: 5 } });
  const all = await resumeInTime(pipeline, [queued(pipeline, null)], { clock, log, graceMs: 1_000 });
  expect(outline(all).slice(-3)).toEqual(["run.cancel_requested", "step.cancelled only 1", "run.cancelled"]);
});

test("no timer is left when a step ends in time", async () => {
  const clock = manualClock();
  const pipeline = pipelineOf(async () => "done", { timeoutMs: 10_000, heartbeatMs: 10_000 });
  await resumeInTime(pipeline, [queued(pipeline, null)], { clock });
  expect(clock.waiting).toBe(0);
});
