import { expect, test } from "vitest";
import { z } from "zod";
import { defineAgent } from "../define/agent.ts";
import { definePipeline, type Pipeline } from "../define/pipeline.ts";
import { tempFiles } from "../testing/driven-run.ts";
import { createEngine } from "./engine.ts";
import { memoryLog } from "./memory/memory-log.ts";
import type { RunLog } from "./run-log.ts";

const never = new Promise<never>(() => undefined);

/** A pipeline of two steps; in the old code the second never ends, so runs of it stay unfinished. */
function pipelineOf(count: z.ZodType, second: () => Promise<unknown> = async () => "done") {
  return definePipeline({
    name: "changing",
    input: z.object({ text: z.string() }),
    agents: {
      count: defineAgent({ input: z.string(), output: count, run: async (text) => text.length }),
      end: defineAgent({ input: z.unknown(), output: z.unknown(), run: second }),
    },
    async run({ text }, { steps }) {
      return steps.end(await steps.count(text));
    },
  });
}

/** A run that old code left behind after its first step. */
async function leftBehind(): Promise<{ log: RunLog; runId: string }> {
  const log = memoryLog();
  const old = pipelineOf(z.number(), () => never);
  const engine = createEngine({ pipelines: [old], files: tempFiles(), log: kept(log) });
  const run = await engine.start(old, { text: "four" });
  for await (const event of run) if (event.type === "step.started" && event.key === "end") break;
  await engine.close({ drainMs: 0 });
  return { log, runId: run.runId };
}

/** The log for an engine that is closed before the store is used up. */
function kept(log: RunLog): RunLog {
  return Object.assign(Object.create(log) as RunLog, { close: async () => undefined });
}

test("code with the same schemas goes on with a run, and the doctor finds nothing", async () => {
  const { log, runId } = await leftBehind();
  const same = pipelineOf(z.number().describe("of letters"));
  const engine = createEngine({ pipelines: [same], files: tempFiles(), log });
  expect(await engine.doctor()).toEqual([]);
  expect(await (await engine.join(same, runId)).result).toBe("done");
});

test("changed schemas that still fit what was recorded go on", async () => {
  const { log, runId } = await leftBehind();
  const wider = pipelineOf(z.number().or(z.string()));
  const engine = createEngine({ pipelines: [wider], files: tempFiles(), log });
  expect(await engine.doctor()).toEqual([]);
  expect(await (await engine.join(wider, runId)).result).toBe("done");
});

test("a run whose recorded output no longer fits is refused, left as it is, and named by the doctor", async () => {
  const { log, runId } = await leftBehind();
  const before = await log.read(runId, undefined, 500);
  const narrower = pipelineOf(z.string());
  const engine = createEngine({ pipelines: [narrower], files: tempFiles(), log: kept(log) });
  expect(await engine.doctor()).toEqual([
    {
      runId,
      pipeline: "changing",
      problem: expect.stringContaining('output of step "count" no longer fits'),
    },
  ]);
  await engine.close({ drainMs: 0 });
  expect(await log.read(runId, undefined, 500)).toEqual(before);
});

test("a run is refused whose question, answer or message no longer fits; a message that is no longer taken is let be", async () => {
  const text = { data: z.string(), answer: z.string() };
  const asking = (
    first: typeof text | { data: z.ZodNumber; answer: z.ZodType<string> },
    says: z.ZodType = z.string(),
  ) =>
    definePipeline({
      name: "changing",
      input: z.object({}),
      agents: {},
      questions: { first, second: text },
      signals: { say: says },
      async run(_input, { ask }) {
        await ask("first", "a");
        await ask("second", "b");
      },
    });
  const log = memoryLog();
  const old = asking(text);
  const engine = createEngine({ pipelines: [old], files: tempFiles(), log: kept(log) });
  const run = await engine.start(old, {});
  await run.signal("say", "hello");
  for await (const event of run) {
    if (event.type === "question.asked" && event.key === "first") await run.answer("first", "yes");
    if (event.type === "question.asked" && event.key === "second") break;
  }
  await engine.close({ drainMs: 0 });
  const problemsOf = async (pipeline: Pipeline) => {
    const later = createEngine({ pipelines: [pipeline], files: tempFiles(), log: kept(log), work: false });
    return (await later.doctor()).map(({ problem }) => problem);
  };
  const { signals: _, ...deaf } = asking(text);
  expect(await problemsOf({ ...deaf, signals: {} })).toEqual([]);
  expect(await problemsOf(asking({ data: z.number(), answer: z.string() }))).toMatchObject([
    expect.stringContaining('question "first" no longer fits'),
  ]);
  expect(await problemsOf(asking({ ...text, answer: z.string().max(1) }))).toMatchObject([
    expect.stringContaining('the answer to question "first" no longer fits'),
  ]);
  expect(await problemsOf(asking(text, z.number()))).toMatchObject([
    expect.stringContaining('a message "say" no longer fits'),
  ]);
});

test("a run whose recorded output cannot even be checked by today's schema is refused too", async () => {
  const { log } = await leftBehind();
  const throwing = z
    .number()
    .max(99)
    .refine(() => {
      throw new Error("no such table");
    });
  const errors: unknown[] = [];
  const options = { files: tempFiles(), log, onError: (error: unknown) => errors.push(error) };
  const engine = createEngine({ pipelines: [pipelineOf(throwing)], ...options });
  expect(await engine.doctor()).toMatchObject([{ problem: expect.stringContaining("no longer fits") }]);
  await engine.close({ drainMs: 0 });
  expect(errors).toEqual([]);
});

test("a run that was refused can be cancelled all the same", async () => {
  const { log, runId } = await leftBehind();
  const seen = Object.assign(Object.create(log) as RunLog, {
    async release(...[lease]: Parameters<RunLog["release"]>) {
      await log.release(lease);
      released.resolve();
    },
  });
  const released = Promise.withResolvers<void>();
  const narrower = pipelineOf(z.string());
  const engine = createEngine({ pipelines: [narrower], files: tempFiles(), log: seen });
  await released.promise;
  await engine.cancel(runId);
  const run = await engine.join(narrower, runId);
  await expect(run.result).rejects.toMatchObject({ code: "cancelled" });
  await engine.close();
});

test("a run whose pipeline is gone is named by the doctor, and can be cancelled all the same", async () => {
  const { log, runId } = await leftBehind();
  const other = definePipeline({ name: "other", input: z.unknown(), agents: {}, run: async () => null });
  const engine = createEngine({ pipelines: [other], files: tempFiles(), log });
  expect(await engine.doctor()).toMatchObject([
    { runId, problem: expect.stringContaining('no pipeline "changing"') },
  ]);
  await engine.cancel(runId);
  const leaving = new AbortController();
  for await (const page of engine.follow(runId, undefined, leaving.signal)) if (page.ended) break;
  expect((await engine.state(runId)).status).toBe("cancelled");
  expect(await engine.doctor()).toEqual([]);
});
