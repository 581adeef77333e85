import { describe, expect, test } from "vitest";
import { z } from "zod";
import { definePipeline } from "../define/pipeline.ts";
import { memoryLog } from "../engine/memory/memory-log.ts";
import type { Fact } from "../model/run-event.ts";
import { agent } from "../testing/agents.ts";
import { ofType, outline, queued, resume } from "../testing/driven-run.ts";
import { brokenLaws } from "../testing/laws-of-a-log.ts";

let called = 0;
const pipeline = definePipeline({
  name: "crashing",
  input: z.unknown(),
  agents: { a: agent(async () => "a"), b: agent(async () => "b") },
  async run(_input, { steps }) {
    called += 1;
    return [await steps.a(1), await steps.b(1)];
  },
});

const a = { step: "a", key: "a" };
const b = { step: "b", key: "b" };
const begun: Fact[] = [queued(pipeline, null), { type: "run.started", worker: "first" }];
const takenOver: Fact = { type: "run.taken_over", worker: "next", epoch: 2 };
const started = (attempt: number): Fact => ({ type: "step.started", ...a, attempt, input: 1 });
const abandoned = (attempt: number): Fact => ({
  type: "step.failed",
  ...a,
  attempt,
  error: { code: "abandoned", message: "crashed" },
});

/** A run whose driver crashed in its first step, and so did each of those that took it over. */
function crashes(takeovers: number): Fact[] {
  const lives = Array.from({ length: takeovers }, (_, n) => [takenOver, abandoned(n + 1), started(n + 2)]);
  return [...begun, started(1), ...lives.flat()];
}

describe("law 11: Five takeovers without a newly completed step end it `failed`, `crash_loop`", () => {
  test("the fifth ends it, without user code, and closes what is open", async () => {
    called = 0;
    const log = await resume(pipeline, crashes(4));
    expect(outline(log).slice(-3)).toEqual(["run.taken_over", "step.failed a 5", "run.failed"]);
    expect(log.at(-1)).toMatchObject({ error: { code: "crash_loop" } });
    expect(ofType(log, "run.taken_over")).toHaveLength(5);
    expect(called).toBe(0);
    expect(brokenLaws(log)).toEqual([]);
  });

  test("the fourth goes on", async () => {
    const log = await resume(pipeline, crashes(3));
    expect(log.at(-1)).toMatchObject({ type: "run.completed", output: ["a", "b"] });
  });

  const completed: Fact = { type: "step.completed", ...a, attempt: 4, output: "a" };
  test.each<[string, Fact[]]>([
    ["a completed step", [completed]],
    [
      "a failed one",
      [
        {
          type: "step.retrying",
          ...a,
          attempt: 4,
          error: { code: "agent_error", message: "no" },
          delayMs: 1,
        },
        started(5),
      ],
    ],
    [
      "a timer that fired",
      [
        { type: "timer.started", key: "sleep", wakeAt: 1 },
        { type: "timer.fired", key: "sleep" },
      ],
    ],
    ["a wait", [{ type: "run.waiting" }]],
  ])("%s begins the count anew", async (_name, progress) => {
    called = 0;
    await resume(pipeline, [...crashes(3), ...progress, takenOver]);
    expect(called).toBe(1);
  });

  test("what a step says before it takes its process down does not", async () => {
    const line: Fact = { type: "step.logged", ...a, attempt: 5, level: "info", message: "about to crash" };
    const log = await resume(pipeline, [...crashes(4), line]);
    expect(log.at(-1)).toMatchObject({ error: { code: "crash_loop" } });
  });

  test("a run that was cancelled ends cancelled all the same", async () => {
    const log = await resume(pipeline, [...crashes(4), { type: "run.cancel_requested" }]);
    expect(log.at(-1)?.type).toBe("run.cancelled");
  });
});

describe("a driver says first how it came to the run:", () => {
  const waiting: Fact = { type: "run.waiting", wakeAt: 1 };
  const woken: Fact = { type: "run.woken", worker: "next" };
  const done: Fact = { type: "step.completed", ...a, attempt: 1, output: "a" };
  test.each<[string, Fact[], string]>([
    ["it starts it", [], "run.started"],
    ["it takes it over", begun.slice(1), "run.taken_over"],
    ["it wakes it where its driver had let it go", [...begun.slice(1), waiting], "run.woken"],
    [
      "it wakes it also where something from outside came since",
      [...begun.slice(1), waiting, { type: "signal.received", signal: "s", data: 1, id: "1" }],
      "run.woken",
    ],
    [
      "it takes it over where its driver crashed after waking it",
      [...begun.slice(1), waiting, woken],
      "run.taken_over",
    ],
    [
      "it takes it over in the middle of a step",
      [...begun.slice(1), started(1), done, { type: "step.started", ...b, attempt: 1, input: 1 }],
      "run.taken_over",
    ],
  ])("%s", async (_name, since, type) => {
    const history = [queued(pipeline, null), ...since];
    const log = await resume(pipeline, history);
    expect(log[history.length]?.type).toBe(type);
    expect(log.at(-1)?.type).toBe("run.completed");
  });

  test("before the pipeline is called, so that one which ends its process at once is counted", async () => {
    const log = memoryLog();
    let stored = -1;
    const looks = definePipeline({
      name: "looks",
      input: z.unknown(),
      agents: {},
      async run() {
        stored = (await log.read("run", undefined, 10)).events.length;
      },
    });
    await resume(looks, [queued(looks, null)], { log });
    expect(stored).toBe(2);
  });
});
