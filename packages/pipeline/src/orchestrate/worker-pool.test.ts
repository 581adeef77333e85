import { createHash, randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { defineAgent } from "../define/agent.ts";
import { definePipeline } from "../define/pipeline.ts";
import { memoryLog } from "../engine/memory/memory-log.ts";
import type { RunLog } from "../engine/run-log.ts";
import { encodeFact } from "../model/event-text.ts";
import type { RunEvent } from "../model/run-event.ts";
import { ofType, outline, record, runId, tempFiles } from "../testing/driven-run.ts";
import { manualClock } from "../testing/manual-clock.ts";

function inWorker(fixture: string) {
  const worker = new URL(`./fixtures/${fixture}.ts`, import.meta.url);
  return defineAgent({ input: z.unknown(), output: z.unknown(), chunk: z.unknown(), worker });
}

/** A run of as many parallel steps of one module as there are inputs. */
function pipelineOf(fixture: string) {
  return definePipeline({
    name: "threads",
    input: z.array(z.unknown()),
    agents: { job: inWorker(fixture) },
    run: async (inputs, { steps }) => Promise.all(inputs.map((input) => steps.job(input))),
  });
}

async function runJobs(fixture: string, ...inputs: unknown[]): Promise<RunEvent[]> {
  return record(pipelineOf(fixture), inputs);
}

async function failureOf(fixture: string, input: unknown) {
  const log = await runJobs(fixture, input);
  expect(outline(log).slice(-2)).toEqual(["step.failed job 1", "run.failed"]);
  return ofType(log, "step.failed")[0]?.error;
}

function outputsOf(log: readonly RunEvent[]): unknown {
  return ofType(log, "run.completed")[0]?.output;
}

/** Asks the run to stop once its steps have logged so many lines. */
async function cancelOnceLogged(log: RunLog, lines: number): Promise<void> {
  while (!(await log.find(runId))) await new Promise((resolve) => setImmediate(resolve));
  let logged = 0;
  for await (const page of log.follow(runId, undefined, new AbortController().signal)) {
    for (const event of page.events) if (event.type === "step.logged") logged += 1;
    if (logged >= lines) break;
  }
  await log.signal(runId, "cancel", encodeFact({ type: "run.cancel_requested" }));
}

test("a module's default export runs in a thread of its own, with the step's own words", async () => {
  const at = new Date(0);
  const log = await runJobs("echoes", { at, tags: new Set(["x"]) });
  expect(outputsOf(log)).toMatchObject([
    { input: { at, tags: new Set(["x"]) }, runId: "run", key: "job", attempt: 1, idempotencyKey: "run/job" },
  ]);
  expect(ofType(log, "step.logged")).toMatchObject([{ message: "in a thread", fields: { key: "job" } }]);
  expect(ofType(log, "step.progressed")).toMatchObject([{ done: 1, total: 2, message: "half" }]);
});

test("a thread is kept for the next job of its module", async () => {
  const threads = [];
  for (const n of [1, 2, 3]) {
    const [output] = outputsOf(await runJobs("echoes", n)) as { thread: number }[];
    threads.push(output?.thread);
  }
  expect(new Set(threads).size).toBe(1);
});

test("two jobs of a module run at a time; the others wait their turn", async () => {
  const log = await runJobs("waits", 1, 2, 3, 4, 5, 6);
  const threads = ofType(log, "step.completed").map((event) => event.output);
  expect(threads).toHaveLength(6);
  expect(new Set(threads).size).toBe(2);
  let running = 0;
  let most = 0;
  for (const { chunk } of ofType(log, "step.chunk")) {
    running += chunk === "begins" ? 1 : -1;
    most = Math.max(most, running);
  }
  expect(most).toBeLessThanOrEqual(2);
});

test("chunks cross in order, yielded or emitted", async () => {
  const log = await runJobs("streams", 500);
  const chunks = ofType(log, "step.chunk").map((event) => event.chunk);
  expect(chunks).toEqual([...Array.from({ length: 500 }, (_, n) => n), "by hand"]);
});

test("files of many megabytes are read and written intact; a write that fails leaves nothing", async () => {
  const files = tempFiles();
  const bytes = randomBytes(9_000_001);
  const file = await files.write("in.bin", bytes);
  const log = await record(pipelineOf("copies"), [file], { files });
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  expect(outputsOf(log)).toMatchObject([
    {
      copy: { name: "copy.bin", mediaType: "x/copy", sizeBytes: 9_000_001, sha256 },
      refused: "no more",
      lost: "file_not_found",
    },
  ]);
  expect(ofType(log, "file.written")).toHaveLength(1);
});

describe("a job fails, and only the job, when its module", () => {
  test("throws a StepcastError, whose code and issues cross", async () => {
    const issues = [{ path: ["rows", 1], message: "slow" }];
    expect(await failureOf("throws", "coded")).toEqual({ code: "timeout", message: "too slow", issues });
  });

  test.each([
    ["plain", "not a number"],
    ["nothing", "threw undefined"],
    ["bare", "threw an object"],
  ])("throws something else (%s)", async (how, message) => {
    expect(await failureOf("throws", how)).toEqual({ code: "agent_error", message });
  });

  test("returns what cannot cross", async () => {
    expect((await failureOf("throws", "uncloneable"))?.message).toContain("could not be cloned");
  });

  test("has no default export", async () => {
    expect((await failureOf("no-default", 1))?.code).toBe("invalid_definition");
  });

  test("does not exist; the message names no path of this machine", async () => {
    const error = await failureOf("not-there", 1);
    expect(error?.message).toContain("Cannot find module");
    expect(error?.message).not.toContain(import.meta.dirname);
  });

  test("ends its own process", async () => {
    expect((await failureOf("ends-itself", "at once"))?.message).toContain("ended with code 3");
  });

  test("leaves an error uncaught", async () => {
    expect((await failureOf("ends-itself", "uncaught"))?.message).toBe("nobody catches this");
  });

  test("says what the log cannot hold", async () => {
    expect((await failureOf("talks-nonsense", "progress"))?.code).toBe("value_too_large");
  });

  test("ends its process, and the next jobs of the module run all the same", async () => {
    for (const how of ["at once", "uncaught", "at once"]) {
      await runJobs("ends-itself", how, how, how);
      expect(outputsOf(await runJobs("ends-itself", "fine", "fine", "fine"))).toEqual([
        "fine",
        "fine",
        "fine",
      ]);
    }
  });
});

test("a thread that ends by itself after its job is not handed out again, where a job would wait for ever", async () => {
  await runJobs("ends-itself", "after answering", "after answering");
  // One that is just ending may still fail a job; none may keep it.
  let outputs: unknown;
  while (!outputs) outputs = outputsOf(await runJobs("ends-itself", "fine", "fine"));
  expect(outputs).toEqual(["fine", "fine"]);
});

test("a log line whose fields cannot be stored goes without them", async () => {
  const log = await runJobs("talks-nonsense", "log");
  expect(log.at(-1)?.type).toBe("run.completed");
  expect(ofType(log, "step.logged")[0]?.fields).toHaveProperty("leftOut");
});

test("cancel reaches the signal in the thread, which is kept", async () => {
  const log = memoryLog();
  const cancelling = cancelOnceLogged(log, 1);
  const all = await record(pipelineOf("obeys"), [1], { log, graceMs: 100_000 });
  await cancelling;
  expect(outline(all).slice(-2)).toEqual(["step.cancelled job 1", "run.cancelled"]);
});

test("a thread that never gives way is ended after the grace time, and its place is free again", async () => {
  const log = memoryLog();
  const cancelling = cancelOnceLogged(log, 2);
  const all = await record(pipelineOf("spins"), [true, true, true], { log, graceMs: 50 });
  await cancelling;
  expect(ofType(all, "step.cancelled")).toHaveLength(3);
  // Both places were taken: had a thread lived on, this would wait for ever.
  expect(outputsOf(await runJobs("spins", false, false, false))).toEqual(Array(3).fill("did not spin"));
});

test("a run that was cancelled before a thread was free starts none for its waiting jobs", async () => {
  const log = memoryLog();
  const cancelling = cancelOnceLogged(log, 2);
  const all = await record(pipelineOf("obeys"), [1, 2, 3, 4], { log, graceMs: 100_000 });
  await cancelling;
  expect(ofType(all, "step.cancelled")).toHaveLength(4);
  expect(ofType(all, "step.logged").map((event) => event.key)).toEqual(["job", "job#2"]);
});

test("a worker that blocks its thread is timed out, ended, and tried again", async () => {
  const job = {
    ...inWorker("spins"),
    limits: { timeoutMs: 20, retry: { attempts: 2, backoff: { initialMs: 0 } } },
  };
  const spinning = definePipeline({
    name: "spinning",
    input: z.unknown(),
    agents: { job },
    run: async (_input, { steps }) => steps.job(true).catch((error: { code: string }) => error.code),
  });
  const log = await record(spinning, null, { graceMs: 5 });
  expect(ofType(log, "step.retrying")).toMatchObject([{ error: { code: "timeout" } }]);
  expect(log.at(-1)).toMatchObject({ type: "run.completed", output: "timeout" });
});

test("waiting for a thread does not count as the step's time", async () => {
  const clock = manualClock();
  const job = { ...inWorker("echoes"), limits: { timeoutMs: 1_000 } };
  const pipeline = definePipeline({
    name: "busy",
    input: z.unknown(),
    agents: { job },
    run: async (_input, { steps }) => (await Promise.all([1, 2, 3, 4, 5].map((n) => steps.job(n)))).length,
  });
  const log = memoryLog(clock);
  const done = record(pipeline, null, { log, clock });
  // Threads are shared: a step's time begins when it has one, which the clock shows by its timer.
  while (clock.waiting === 0) await new Promise((resolve) => setImmediate(resolve));
  expect(clock.waiting).toBeLessThanOrEqual(2);
  expect((await done).at(-1)).toMatchObject({ output: 5 });
  expect(clock.waiting).toBe(0);
});

test("what a worker says of trying again comes through with its error", async () => {
  const log = await runJobs("asks-again", null);
  expect(ofType(log, "step.retrying")).toMatchObject([{ delayMs: 1, error: { message: "busy" } }]);
  expect(outline(log).slice(-2)).toEqual(["step.failed job 2", "run.failed"]);
});
