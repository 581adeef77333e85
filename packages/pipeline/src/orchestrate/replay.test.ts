import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { definePipeline, type PipelineContext } from "../define/pipeline.ts";
import type { Fact, RunEvent } from "../model/run-event.ts";
import { agent } from "../testing/agents.ts";
import { ofType, outline, queued, record, resume } from "../testing/driven-run.ts";

/** Which steps agents really ran for, in order. */
let ran: string[] = [];

/** Ends after some turns of the event loop, so that steps overtake each other. */
const delayed = agent(async (input, step) => {
  ran.push(step.key);
  const { turns = 0, value } = input as { turns?: number; value: unknown };
  for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setImmediate(resolve));
  return value;
});
const agents = { a: delayed, b: delayed };

type Context = PipelineContext<typeof agents>;

function pipelineOf(run: (context: Context, input: number[]) => Promise<unknown>) {
  return definePipeline({
    name: "replayed",
    input: z.array(z.number()),
    agents,
    run: (input, context) => run(context, input),
  });
}

const pipelines = {
  sequence: pipelineOf(async ({ steps }, xs) => {
    let sum = 0;
    for (const x of xs) sum += Number(await steps.a({ value: x }));
    return steps.b({ value: sum });
  }),
  "parallel chains": pipelineOf(async ({ steps }, xs) =>
    Promise.all(xs.map(async (x) => steps.b({ value: [x, await steps.a({ turns: x, value: x })] }))),
  ),
  race: pipelineOf(async ({ steps }, xs) => {
    const first = await Promise.race(xs.map((x) => steps.a({ turns: 4 * x, value: x })));
    return [first, await steps.b({ turns: 2, value: first })];
  }),
  "caught failures": pipelineOf(async ({ steps }, xs) => {
    const failing = agentThatFailsOn(steps);
    return Promise.all(xs.map((x) => failing(x).catch(() => steps.b({ value: -x }))));
  }),
};

function agentThatFailsOn(steps: Context["steps"]): (x: number) => Promise<unknown> {
  return async (x) => {
    await steps.a({ turns: x, value: x });
    if (x % 2 === 0) throw new Error("even");
    return x;
  };
}

function keys(log: readonly RunEvent[]): string[] {
  return [...new Set(ofType(log, "step.started").map((event) => event.key))];
}

/** Law 10: what was started is closed, once for each attempt, and attempts go on counting. */
function expectAttemptsClosed(log: readonly RunEvent[]): void {
  const open = new Map<string, number>();
  const last = new Map<string, number>();
  for (const event of log) {
    if (event.type === "step.started") {
      expect(open.has(event.key)).toBe(false);
      expect(event.attempt).toBe((last.get(event.key) ?? 0) + 1);
      open.set(event.key, event.attempt);
      last.set(event.key, event.attempt);
    } else if (
      ["step.completed", "step.failed", "step.cancelled"].includes(event.type) &&
      "attempt" in event
    ) {
      expect(open.get(event.key)).toBe(event.attempt);
      open.delete(event.key);
    }
  }
  expect([...open]).toEqual([]);
}

describe.each(Object.entries(pipelines))(
  "a run of %s, cut after any event and driven on,",
  (_name, pipeline) => {
    test("ends as it would have ended, and runs no completed step again", async () => {
      const whole = await record(pipeline, [3, 1, 2]);
      expect(whole.at(-1)?.type).toBe("run.completed");
      for (let cut = 1; cut < whole.length; cut++) {
        const prefix = whole.slice(0, cut);
        ran = [];
        const log = await resume(pipeline, prefix);
        expect(outline(log).slice(0, cut)).toEqual(outline(prefix));
        expect(keys(log)).toEqual(keys(whole));
        expect(log.at(-1)).toMatchObject({ type: "run.completed", output: outputOf(whole) });
        const done = ofType(prefix, "step.completed").map((event) => event.key);
        expect(ran.filter((key) => done.includes(key))).toEqual([]);
        expectAttemptsClosed(log);
      }
    });
  },
);

function outputOf(log: readonly RunEvent[]): unknown {
  return ofType(log, "run.completed")[0]?.output;
}

test("a run that crashes again and again, anywhere, still ends as it would have ended", async () => {
  const turns = fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 5 });
  const cuts = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 4 });
  const names = fc.constantFrom("sequence", "parallel chains", "caught failures");
  await fc.assert(
    fc.asyncProperty(names, turns, cuts, async (name, input, crashes) => {
      // The names are those of the record.
      const pipeline = pipelines[name as keyof typeof pipelines];
      const whole = await record(pipeline, input);
      let log = whole;
      for (const crash of crashes) {
        const cut = 1 + Math.floor(crash * (log.length - 1));
        if (cut >= log.length) break;
        ran = [];
        const prefix = log.slice(0, cut);
        log = await resume(pipeline, prefix);
        const done = ofType(prefix, "step.completed").map((event) => event.key);
        expect(ran.filter((key) => done.includes(key))).toEqual([]);
      }
      expect(outputOf(log)).toEqual(outputOf(whole));
      expectAttemptsClosed(log);
    }),
    { seed: 42, numRuns: 60 },
  );
});

const start = (input: unknown): Fact => queued(pipelines.sequence, input);
const begun: Fact = { type: "run.started", worker: "first" };
const stepA = { step: "a", key: "a", attempt: 1 };
const startedA: Fact = { type: "step.started", ...stepA, input: { value: 1 } };
const completedA: Fact = { type: "step.completed", ...stepA, output: 1 };

test("an attempt that a crash left open is closed as abandoned, and the step runs as the next attempt", async () => {
  const log = await resume(pipelines.sequence, [start([1]), begun, startedA]);
  expect(outline(log).slice(3)).toEqual([
    "run.taken_over",
    "step.failed a 1",
    "step.started a 2",
    "step.completed a 2",
    "step.started b 1",
    "step.completed b 1",
    "run.completed",
  ]);
  expect(ofType(log, "step.failed")[0]?.error.code).toBe("abandoned");
});

test("a recorded failure is replayed, not run again", async () => {
  ran = [];
  const failed: Fact = { type: "step.failed", ...stepA, error: { code: "agent_error", message: "no" } };
  const log = await resume(pipelines.sequence, [start([1]), begun, startedA, failed]);
  expect(outline(log).slice(4)).toEqual(["run.taken_over", "run.failed"]);
  expect(log.at(-1)).toMatchObject({ key: "a", error: { message: 'step "a" failed: no' } });
  expect(ran).toEqual([]);
});

describe("a replay that leaves the log's way ends the run as non_deterministic", () => {
  const end = async (run: (context: Context) => Promise<unknown>, ...rest: Fact[]) => {
    ran = [];
    const log = await resume(pipelineOf(run), [start([1]), begun, startedA, ...rest]);
    expect(log.at(-1)?.type).toBe("run.failed");
    expectAttemptsClosed(log);
    expect(ran).toEqual([]);
    return ofType(log, "run.failed")[0]?.error;
  };

  test.each([[[]], [[completedA]]])("when a step is called with another input", async (rest) => {
    const error = await end(({ steps }) => steps.a({ value: 2 }), ...rest);
    expect(error?.code).toBe("non_deterministic");
    expect(error?.message).toContain('step "a" was recorded with another input (input.value was 1, is 2)');
  });

  test("also when the pipeline catches the error and would go on", async () => {
    const error = await end(
      ({ steps }) => steps.a({ value: 2 }).catch(() => steps.b({ value: "instead" })),
      completedA,
    );
    expect(error?.code).toBe("non_deterministic");
  });

  test("when an unfinished step is no longer called", async () => {
    const error = await end(({ steps }) => steps.b({ value: 1 }));
    expect(error?.code).toBe("non_deterministic");
    expect(error?.message).toContain('step "a"');
  });

  test("when a completed step is no longer called", async () => {
    const error = await end(async () => "nothing to do", completedA);
    expect(error?.code).toBe("non_deterministic");
    expect(error?.message).toContain('step "a"');
  });
});

test("an input that differs only in fields that JSON leaves out is the same input", async () => {
  const pipeline = pipelineOf(({ steps }) => steps.a({ value: 1, note: undefined }));
  const whole = await record(pipeline, [1]);
  for (let cut = 1; cut < whole.length; cut++) {
    expect((await resume(pipeline, whole.slice(0, cut))).at(-1)?.type).toBe("run.completed");
  }
});

test("law 14: The type of a replayed value equals the type of a fresh one", async () => {
  const value = {
    at: new Date(0),
    tags: new Set(["x"]),
    by: new Map([["k", -0]]),
    big: 1n,
    none: [undefined],
  };
  const seen: unknown[] = [];
  const pipeline = pipelineOf(async ({ steps }) => {
    const result = await steps.a({ value });
    seen.push(result);
    await steps.b({ value: result });
    return result;
  });
  const whole = await record(pipeline, [1]);
  const again = await resume(pipeline, whole.slice(0, 5));
  expect(seen[1]).toStrictEqual(seen[0]);
  expect(seen[1]).toStrictEqual(value);
  expect(outputOf(again)).toStrictEqual(value);
});

describe("a cancel that the log holds when a run is taken over", () => {
  const request: Fact = { type: "run.cancel_requested", reason: "enough" };

  test("ends it cancelled without running user code, with what was completed", async () => {
    let called = false;
    const pipeline = pipelineOf(async () => {
      called = true;
    });
    const startedB: Fact = { type: "step.started", step: "b", key: "b", attempt: 1, input: { value: 1 } };
    const log = await resume(pipeline, [start([1]), begun, startedA, completedA, startedB, request]);
    expect(outline(log).slice(6)).toEqual(["run.taken_over", "step.cancelled b 1", "run.cancelled"]);
    expect(log.at(-1)).toMatchObject({ reason: "enough", completedSteps: ["a"], files: [] });
    expect(called).toBe(false);
  });

  test("ends it so after every event", async () => {
    const whole = await record(pipelines["parallel chains"], [2, 1]);
    for (let cut = 1; cut < whole.length; cut++) {
      ran = [];
      const log = await resume(pipelines["parallel chains"], [...whole.slice(0, cut), request]);
      expect(log.at(-1)?.type).toBe("run.cancelled");
      expect(ran).toEqual([]);
      expectAttemptsClosed(log);
    }
  });

  test("ends it before it ever started", async () => {
    const log = await resume(pipelines.sequence, [start([1]), request]);
    expect(outline(log)).toEqual(["run.queued", "run.cancel_requested", "run.cancelled"]);
  });
});
