import { describe, expect, test } from "vitest";
import { z } from "zod";
import { defineAgent, type Step } from "../define/agent.ts";
import { definePipeline, type Pipeline, type StepOptions } from "../define/pipeline.ts";
import type { StepLimits } from "../define/retry.ts";
import { memoryLog } from "../engine/memory/memory-log.ts";
import { FatalError, RetryableError, StepcastError } from "../model/errors.ts";
import type { Fact } from "../model/run-event.ts";
import { leaveBehind, ofType, outline, queued, resumeInTime } from "../testing/driven-run.ts";
import { manualClock } from "../testing/manual-clock.ts";
import { retryDelay } from "./retry.ts";

type Run = (input: unknown, step: Step) => unknown;

function pipelineOf(run: Run, limits: StepLimits = {}, options: StepOptions = {}) {
  const only = defineAgent({
    input: z.unknown(),
    output: z.unknown(),
    ...limits,
    run: run as (input: unknown, step: Step) => Promise<unknown>,
  });
  return definePipeline({
    name: "retried",
    input: z.unknown(),
    agents: { only },
    run: async (_input, { steps }) => steps.only({ list: [1] }, options),
  });
}

/** Fails so many times, then gives the number of the attempt. */
const failsTimes =
  (times: number, error: () => unknown = () => new Error("not yet")): Run =>
  async (_input, { attempt }) => {
    if (attempt <= times) throw error();
    return attempt;
  };

const run = (pipeline: Pipeline) => resumeInTime(pipeline, [queued(pipeline, null)]);
const exact = { initialMs: 100, jitter: 0 };

test("a step that fails is tried again as often as its agent says, each attempt after a longer recorded delay", async () => {
  const log = await run(pipelineOf(failsTimes(3), { retry: { attempts: 4, backoff: exact } }));
  expect(outline(log).slice(2)).toEqual([
    "step.started only 1",
    "step.retrying only 1",
    "step.started only 2",
    "step.retrying only 2",
    "step.started only 3",
    "step.retrying only 3",
    "step.started only 4",
    "step.completed only 4",
    "run.completed",
  ]);
  const retrying = ofType(log, "step.retrying");
  expect(retrying).toMatchObject([{ delayMs: 100 }, { delayMs: 200 }, { delayMs: 400 }]);
  expect(retrying[0]?.error).toEqual({ code: "agent_error", message: "not yet" });
  const starts = ofType(log, "step.started").map((event) => event.at);
  expect(starts.slice(1).map((at, index) => at - (retrying[index]?.at ?? 0))).toEqual([100, 200, 400]);
});

test.each([Number.NaN, Number.POSITIVE_INFINITY])(
  "an agent that asks to be tried again after %d milliseconds is tried after the usual delay",
  async (afterMs) => {
    const error = () => new RetryableError("busy", { afterMs });
    const log = await run(pipelineOf(failsTimes(1, error), { retry: { attempts: 2, backoff: exact } }));
    expect(ofType(log, "step.retrying")).toMatchObject([{ delayMs: 100 }]);
    expect(log.at(-1)).toMatchObject({ type: "run.completed", output: 2 });
  },
);

test("without a retry a step has one attempt", async () => {
  const log = await run(pipelineOf(failsTimes(1)));
  expect(outline(log).slice(-2)).toEqual(["step.failed only 1", "run.failed"]);
});

test("when its attempts are used up the step fails with the last error", async () => {
  const log = await run(pipelineOf(failsTimes(9), { retry: { attempts: 2 } }));
  expect(outline(log).slice(-3)).toEqual(["step.started only 2", "step.failed only 2", "run.failed"]);
});

test("what a call says of retries goes before what the agent says, field by field", async () => {
  const retry = { attempts: 1, backoff: exact };
  const log = await run(pipelineOf(failsTimes(1), { retry }, { retry: { attempts: 2 } }));
  expect(ofType(log, "step.retrying")).toMatchObject([{ delayMs: 100 }]);
  expect(log.at(-1)).toMatchObject({ type: "run.completed", output: 2 });
});

test("a RetryableError is tried again after its own delay, also where nothing is said of retries", async () => {
  const log = await run(pipelineOf(failsTimes(2, () => new RetryableError("busy", { afterMs: 7_000 }))));
  expect(ofType(log, "step.retrying")).toMatchObject([{ delayMs: 7_000 }, { delayMs: 7_000 }]);
  expect(log.at(-1)).toMatchObject({ type: "run.completed", output: 3 });
  const never = await run(pipelineOf(failsTimes(9, () => new RetryableError("busy"))));
  expect(ofType(never, "step.started")).toHaveLength(3);
});

test("every attempt gets the input as it was called, whatever an earlier one made of it", async () => {
  const seen: unknown[] = [];
  const spoils: Run = async (input, { attempt }) => {
    seen.push(structuredClone(input));
    (input as { list: number[] }).list.push(attempt);
    if (attempt < 3) throw new Error("not yet");
  };
  await run(pipelineOf(spoils, { retry: { attempts: 3 } }));
  expect(seen).toEqual([{ list: [1] }, { list: [1] }, { list: [1] }]);
});

describe("law 16: an agent's bad output fails that step with a clear error and is not retried", () => {
  test.each<[string, Run, string]>([
    ["FatalError", failsTimes(1, () => new FatalError("for good")), "agent_error"],
    ["a value that cannot be stored", async () => () => 1, "not_serializable"],
    ["a value that is too large", async () => "x".repeat(300_000), "value_too_large"],
    ["a chunk that cannot be stored", async (_i, step) => step.emit(() => 1), "not_serializable"],
  ])("%s", async (_name, body, code) => {
    const log = await run(pipelineOf(body, { retry: { attempts: 5 } }));
    expect(outline(log).slice(-2)).toEqual(["step.failed only 1", "run.failed"]);
    expect(ofType(log, "step.failed")[0]?.error.code).toBe(code);
  });

  test("a wrong shape", async () => {
    const pipeline = pipelineOf(async () => "text", { retry: { attempts: 5 } });
    const strict = { ...pipeline, agents: { only: { ...pipeline.agents.only, output: z.number() } } };
    const log = await run(strict);
    expect(ofType(log, "step.failed")[0]?.error.code).toBe("invalid_output");
  });
});

test("retryIf decides by the error; where it throws itself it says no", async () => {
  const asked: unknown[] = [];
  const busy = new StepcastError("agent_error", "busy");
  const retryIf = (error: unknown) => {
    asked.push(error);
    return (error as Error).message === "busy";
  };
  const fails: Run = async (_i, { attempt }) => Promise.reject(attempt === 1 ? busy : new Error("broken"));
  const log = await run(pipelineOf(fails, { retry: { attempts: 9, retryIf } }));
  expect(ofType(log, "step.started")).toHaveLength(2);
  expect(asked[0]).toBe(busy);
  const throws = () => {
    throw new Error("again");
  };
  const other = await run(pipelineOf(failsTimes(9), { retry: { attempts: 9, retryIf: throws } }));
  expect(ofType(other, "step.failed")[0]?.error.message).toBe("not yet");
});

test("the delay grows to its bound, and chance takes no more than its share of it", () => {
  const failure = (before: number) => ({ thrown: new Error(), code: "agent_error" as const, before });
  const backoff = { initialMs: 10, factor: 3, maxMs: 100, jitter: 0.2 };
  const delays = (chance: number) =>
    [0, 1, 2, 3, 1_000].map((before) =>
      retryDelay({ attempts: 2_000, backoff }, failure(before), () => chance),
    );
  expect(delays(0)).toEqual([10, 30, 90, 100, 100]);
  expect(delays(1)).toEqual([8, 24, 72, 80, 80]);
});

test("numbers that make no sense are refused where they are said", async () => {
  const schemas = { input: z.unknown(), output: z.unknown(), run: async () => 1 };
  for (const limits of [
    { retry: { attempts: 0 } },
    { retry: { attempts: Number.NaN } },
    { timeoutMs: -1 },
    { retry: { attempts: 2, backoff: { jitter: 2 } } },
  ]) {
    expect(() => defineAgent({ ...schemas, ...limits })).toThrow(
      expect.objectContaining({ code: "invalid_definition" }),
    );
  }
  const log = await run(pipelineOf(failsTimes(0), {}, { retry: { attempts: 0 } }));
  expect(log.at(-1)).toMatchObject({ type: "run.failed", error: { code: "invalid_definition" } });
});

describe("after a crash", () => {
  const pipeline = pipelineOf(failsTimes(4), { retry: { attempts: 3, backoff: exact } });
  const stamp = { step: "only", key: "only" };
  const begun: Fact[] = [
    queued(pipeline, null),
    { type: "run.started", worker: "first" },
    { type: "step.started", ...stamp, attempt: 1, input: { list: [1] } },
  ];
  const retrying: Fact = {
    type: "step.retrying",
    ...stamp,
    attempt: 1,
    error: { code: "agent_error", message: "not yet" },
    delayMs: 5_000,
  };

  test("law 9: an `abandoned` attempt does not use up its retries, and attempts go on counting", async () => {
    const log = await resumeInTime(pipeline, begun);
    expect(outline(log).slice(4)).toEqual([
      "step.failed only 1",
      "step.started only 2",
      "step.retrying only 2",
      "step.started only 3",
      "step.retrying only 3",
      "step.started only 4",
      "step.failed only 4",
      "run.failed",
    ]);
  });

  test("in the delay only the rest of it is waited for, and the attempt is the next", async () => {
    const clock = manualClock();
    const cut = clock();
    const log = memoryLog(clock);
    await leaveBehind(log, [...begun, retrying]);
    clock.advance(4_000);
    const all = await resumeInTime(pipeline, [], { log, clock });
    const second = ofType(all, "step.started")[1];
    expect(second).toMatchObject({ attempt: 2, at: cut + 5_000 });
  });

  test("in the delay of a race's loser the run ends, and the step is cancelled once", async () => {
    const race = definePipeline({
      name: "race",
      input: z.unknown(),
      agents: pipeline.agents,
      run: async (_input, { steps }) => Promise.race([steps.only({ list: [1] }), steps.only(2)]),
    });
    const winner = { step: "only", key: "only#2", attempt: 1 };
    const log = await resumeInTime(race, [
      ...begun,
      { type: "step.started", ...winner, input: 2 },
      retrying,
      { type: "step.completed", ...winner, output: "won" },
    ]);
    expect(outline(log).slice(6)).toEqual(["run.taken_over", "step.cancelled only 1", "run.completed"]);
  });
});
