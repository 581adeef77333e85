import { expect, test } from "vitest";
import { z } from "zod";
import { definePipeline, type PipelineContext } from "../define/pipeline.ts";
import { agent, gates } from "../testing/agents.ts";
import { ofType, outline, record } from "../testing/driven-run.ts";

const agents = {
  double: agent(async (n) => Number(n) * 2),
  fail: agent(async (message) => {
    throw new Error(String(message));
  }),
};

function pipelineOf(run: (context: PipelineContext<typeof agents>) => Promise<unknown>) {
  return definePipeline({
    name: "report",
    input: z.unknown(),
    agents,
    run: (_input, context) => run(context),
  });
}

const run = (body: (context: PipelineContext<typeof agents>) => Promise<unknown>) =>
  record(pipelineOf(body), null);

test("steps in sequence each see the result of the one before", async () => {
  const log = await run(async ({ steps }) => steps.double(await steps.double(1)));
  expect(outline(log)).toEqual([
    "run.queued",
    "run.started",
    "step.started double 1",
    "step.completed double 1",
    "step.started double#2 1",
    "step.completed double#2 1",
    "run.completed",
  ]);
  expect(log.at(-1)).toMatchObject({ output: 4 });
});

test("steps called at once run at once, and their results come in the order of the calls", async () => {
  const log = await run(async ({ steps }) => Promise.all([1, 2, 3].map((n) => steps.double(n))));
  expect(outline(log).slice(2, 5)).toEqual([
    "step.started double 1",
    "step.started double#2 1",
    "step.started double#3 1",
  ]);
  expect(log.at(-1)).toMatchObject({ type: "run.completed", output: [2, 4, 6] });
});

test("a race is won by the step that the log holds first; the other is cancelled at the end", async () => {
  const gate = gates();
  const racing = definePipeline({
    name: "race",
    input: z.unknown(),
    agents: {
      slow: agent(
        (_input, { signal }) => new Promise((_, reject) => signal.addEventListener("abort", reject)),
      ),
      fast: agent(async () => gate.pass("fast").then(() => "fast")),
    },
    async run(_input, { steps }) {
      const race = Promise.race([steps.slow(1), steps.fast(2)]);
      gate.open("fast");
      return race;
    },
  });
  const log = await record(racing, null);
  expect(outline(log).slice(4)).toEqual(["step.completed fast 1", "step.cancelled slow 1", "run.completed"]);
  expect(log.at(-1)).toMatchObject({ output: "fast" });
});

test("a call is named by its agent and its count, or by a key of its own", async () => {
  const log = await run(async ({ steps }) => {
    await steps.double(1);
    await steps.double(1, { key: "eu" });
    await steps.double(1);
    return steps.double(1, { key: "us" });
  });
  const keys = ofType(log, "step.started").map((event) => event.key);
  expect(keys).toEqual(["double", "double:eu", "double#2", "double:us"]);
});

test("a key used twice is refused, and the first call goes on", async () => {
  const log = await run(({ steps }) =>
    Promise.allSettled([steps.double(1, { key: "eu" }), steps.double(2, { key: "eu" })]),
  );
  expect(log.at(-1)).toMatchObject({ type: "run.failed", error: { code: "not_serializable" } });
  expect(ofType(log, "step.started")).toHaveLength(1);

  const caught = await run(async ({ steps }) => {
    const first = steps.double(1, { key: "eu" });
    const second = await steps.double(2, { key: "eu" }).catch((error: { code: string }) => error.code);
    return [await first, second];
  });
  expect(caught.at(-1)).toMatchObject({ output: [2, "invalid_input"] });
});

test("a key longer than the limit is refused", async () => {
  const log = await run(({ steps }) => steps.double(1, { key: "x".repeat(201) }));
  expect(log.at(-1)).toMatchObject({ type: "run.failed", error: { code: "invalid_input" } });
});

test("an agent's input is checked before its step is recorded", async () => {
  const strict = definePipeline({
    name: "strict",
    input: z.unknown(),
    agents: { count: { ...agents.double, input: z.object({ rows: z.array(z.number()) }) } },
    // @ts-expect-error the wrong input is the point
    run: async (_input, { steps }) => steps.count({ rows: [1, "two"] }),
  });
  const log = await record(strict, null);
  expect(outline(log)).toEqual(["run.queued", "run.started", "run.failed"]);
  expect(log.at(-1)).toMatchObject({ error: { code: "invalid_input", issues: [{ path: ["rows", 1] }] } });
});

test("a failed step rejects in the pipeline with the step's name, and fails the run where it is not caught", async () => {
  const log = await run(({ steps }) => steps.fail("no more paper"));
  expect(log.at(-1)).toMatchObject({
    type: "run.failed",
    step: "fail",
    key: "fail",
    error: { code: "agent_error", message: 'step "fail" failed: no more paper' },
  });
});

test("a pipeline may catch a failed step and go on", async () => {
  const log = await run(({ steps }) => steps.fail("once").catch(() => steps.double(21)));
  expect(log.at(-1)).toMatchObject({ type: "run.completed", output: 42 });
});

test("when one of parallel steps fails the others are cancelled, and the run ends after them", async () => {
  const failing = definePipeline({
    name: "failing",
    input: z.unknown(),
    agents: {
      ...agents,
      wait: agent(
        (_input, { signal }) => new Promise((_, reject) => signal.addEventListener("abort", reject)),
      ),
    },
    run: async (_input, { steps }) => Promise.all([steps.wait(1), steps.fail("x"), steps.wait(2)]),
  });
  expect(outline(await record(failing, null)).slice(-4)).toEqual([
    "step.failed fail 1",
    "step.cancelled wait 1",
    "step.cancelled wait#2 1",
    "run.failed",
  ]);
});

test("a step that nobody awaits and that fails leaves the process alive", async () => {
  const unhandled: unknown[] = [];
  const hear = (error: unknown) => unhandled.push(error);
  process.on("unhandledRejection", hear);
  const log = await run(async ({ steps }) => {
    void steps.fail("nobody listens");
    return steps.double(1);
  });
  await new Promise((resolve) => setImmediate(resolve));
  process.off("unhandledRejection", hear);
  expect(unhandled).toEqual([]);
  expect(log.at(-1)).toMatchObject({ type: "run.completed", output: 2 });
});

test("a pipeline that throws undefined, or before its first await, ends its run failed", async () => {
  const undefinedThrown = await run(() => Promise.reject(undefined));
  expect(undefinedThrown.at(-1)).toMatchObject({
    type: "run.failed",
    error: { code: "pipeline_error", message: "threw undefined" },
  });
  const early = await run(() => {
    throw new TypeError("too early");
  });
  expect(early.at(-1)).toMatchObject({ type: "run.failed", error: { message: "too early" } });
});

test("a run's output is validated, and refused where it is too large to store", async () => {
  const wrong = definePipeline({
    name: "wrong",
    input: z.unknown(),
    output: z.object({ total: z.number() }),
    agents,
    // @ts-expect-error the wrong output is the point
    run: async () => ({ total: "three" }),
  });
  expect((await record(wrong, null)).at(-1)).toMatchObject({
    type: "run.failed",
    error: { code: "invalid_output", issues: [{ path: ["total"] }] },
  });
  const large = await run(async () => "x".repeat(300_000));
  expect(large.at(-1)).toMatchObject({ type: "run.failed", error: { code: "value_too_large" } });
});

test("a call after the end of the pipeline starts nothing", async () => {
  let late: Promise<unknown> | undefined;
  const log = await run(async ({ steps }) => {
    setImmediate(() => {
      late = steps.double(1);
    });
    return "done";
  });
  await new Promise((resolve) => setImmediate(resolve));
  expect(outline(log)).toEqual(["run.queued", "run.started", "run.completed"]);
  await expect(late).rejects.toMatchObject({ code: "cancelled" });
});

test("what a pipeline changes in an object after the call, or an agent in its input, reaches nobody else", async () => {
  const seen: unknown[] = [];
  const mutating = definePipeline({
    name: "mutating",
    input: z.unknown(),
    agents: {
      push: agent(async (list) => {
        seen.push(structuredClone(list));
        (list as number[]).push(99);
        return list;
      }),
    },
    async run(_input, { steps }) {
      const list = [1];
      const first = steps.push(list);
      list.push(2);
      await first;
      return list;
    },
  });
  const log = await record(mutating, null);
  expect(seen).toEqual([[1]]);
  expect(log.at(-1)).toMatchObject({ output: [1, 2] });
});
