import { expect, test } from "vitest";
import { z } from "zod";
import { definePipeline, type PipelineContext } from "../define/pipeline.ts";
import type { AskOptions } from "../define/questions.ts";
import { answerQuestion } from "../engine/answer-question.ts";
import { drive } from "../engine/drive.ts";
import { memoryLog } from "../engine/memory/memory-log.ts";
import type { RunLog } from "../engine/run-log.ts";
import { encodeFact } from "../model/event-text.ts";
import type { Fact, RunEvent } from "../model/run-event.ts";
import { agent } from "../testing/agents.ts";
import {
  driveOptions,
  eventsSoFar,
  leaveBehind,
  ofType,
  outline,
  queued,
  quiet,
  resumeInTime,
  runId,
  tempFiles,
  timePasses,
} from "../testing/driven-run.ts";
import { manualClock } from "../testing/manual-clock.ts";

const day = 24 * 60 * 60 * 1_000;
const agents = { work: agent(async (value) => value), never: agent(() => new Promise(() => undefined)) };
const questions = {
  columns: { data: z.object({ of: z.string() }), answer: z.object({ text: z.string() }) },
  now: { data: z.number().default(7), answer: z.date() },
};
type Context = PipelineContext<typeof agents, typeof questions>;

function pipelineOf(run: (context: Context) => Promise<unknown>) {
  return definePipeline({
    name: "asks",
    input: z.unknown(),
    agents,
    questions,
    run: (_input, context) => run(context),
  });
}

function asking(options: AskOptions<(typeof questions)["columns"]> = {}) {
  return pipelineOf(async ({ ask }) => (await ask("columns", { of: "a.csv" }, options)).text);
}

type AskingPipeline = ReturnType<typeof pipelineOf>;

/** A run that nobody drives yet, under a clock of the test's, and its log with some calls in another way. */
async function given(pipeline: AskingPipeline, otherwise: (log: RunLog) => Partial<RunLog> = () => ({})) {
  const clock = manualClock();
  const log = memoryLog(clock);
  await leaveBehind(log, [queued(pipeline, null)]);
  const other: RunLog = Object.assign(Object.create(log) as RunLog, otherwise(log));
  const options = { ...driveOptions(pipeline, other), leaseMs: 2 ** 31 - 1, clock };
  return { clock, log, life: () => timePasses(clock, drive(options)), start: () => drive(options) };
}

function answer(log: RunLog, key: string, given: unknown, by = "ann"): Promise<void> {
  return answerQuestion(log, tempFiles(), questions, { runId, key, answer: given, by });
}

function errorOf(log: readonly RunEvent[]): unknown {
  return ofType(log, "run.failed")[0]?.error;
}

test("a run that asks is let go, whatever time passes, and goes on with the answer", async () => {
  const pipeline = pipelineOf(async ({ ask, steps }) => {
    const { text } = await ask("columns", { of: "a.csv" });
    return steps.work(text);
  });
  const { clock, log, life } = await given(pipeline);
  await life();
  const waiting = await eventsSoFar(log);
  expect(waiting.slice(2)).toMatchObject([
    { type: "question.asked", question: "columns", key: "columns", data: { of: "a.csv" } },
    { type: "run.waiting" },
  ]);
  expect(waiting.at(-1)).not.toHaveProperty("wakeAt");
  expect(clock.waiting).toBe(0);
  clock.advance(100 * day);
  await answer(log, "columns", { text: "review" });
  await life();
  expect(outline(await eventsSoFar(log)).slice(4)).toEqual([
    "question.answered",
    "run.woken",
    "step.started work 1",
    "step.completed work 1",
    "run.completed",
  ]);
  expect((await eventsSoFar(log)).at(-1)).toMatchObject({ output: "review" });
});

test("an answer that comes while the run is in memory is taken at once, and as the log gives it back", async () => {
  const pipeline = pipelineOf(async ({ ask }) => (await ask("now", undefined)) instanceof Date);
  const { log, start } = await given(pipeline);
  const done = start();
  await quiet();
  expect(ofType(await eventsSoFar(log), "question.asked")).toMatchObject([{ key: "now", data: 7 }]);
  await answer(log, "now", new Date(0));
  await done;
  expect((await eventsSoFar(log)).at(-1)).toMatchObject({ output: true });
});

test("an answer that is stored while the run is being let go keeps it", async () => {
  const { log, life } = await given(asking(), (store) => ({
    suspend: async (...args) => {
      await answer(store, "columns", { text: "just in time" });
      return store.suspend(...args);
    },
  }));
  await life();
  expect(outline(await eventsSoFar(log)).slice(2)).toEqual([
    "question.asked",
    "question.answered",
    "run.completed",
  ]);
});

test("a question that nobody answers in time is closed: `ask` answers its default, or rejects", async () => {
  const waits = { timeoutMs: 2 * day };
  const pipeline = asking({ ...waits, default: { text: "the first" } });
  const log = await resumeInTime(pipeline, [queued(pipeline, null)]);
  expect(outline(log).slice(2)).toEqual([
    "question.asked",
    "run.waiting",
    "run.woken",
    "question.closed",
    "run.completed",
  ]);
  const [asked] = ofType(log, "question.asked");
  expect(asked).toMatchObject({ expiresAt: (asked?.at ?? 0) + 2 * day, default: { text: "the first" } });
  expect(log.at(-1)).toMatchObject({ output: "the first" });
  const without = asking(waits);
  expect(errorOf(await resumeInTime(without, [queued(without, null)]))).toMatchObject({
    code: "question_timeout",
    message: expect.stringContaining('"columns"'),
  });
});

test("law 13: an answer and its timeout have one key: where the answer is first the timeout is not stored", async () => {
  const { clock, log, life } = await given(asking({ timeoutMs: day }), (store) => ({
    signal: async (...args) => {
      await answer(store, "columns", { text: "at the last moment" });
      return store.signal(...args);
    },
  }));
  await life();
  clock.advance(day);
  await life();
  const all = await eventsSoFar(log);
  expect(ofType(all, "question.closed")).toEqual([]);
  expect(all.at(-1)).toMatchObject({ type: "run.completed", output: "at the last moment" });
});

test("a timeout whose reply was lost is stored once", async () => {
  let lost = 0;
  const pipeline = asking({ timeoutMs: 100, default: { text: "none" } });
  const { log, life } = await given(pipeline, (store) => ({
    signal: async (...args) => {
      const result = await store.signal(...args);
      if (lost++ === 0) throw new Error("the reply was lost");
      return result;
    },
  }));
  await life();
  expect(lost).toBe(2);
  expect(outline(await eventsSoFar(log)).slice(2)).toEqual([
    "question.asked",
    "question.closed",
    "run.completed",
  ]);
});

test("questions are told apart by their count or a key of their own, and never mixed up with values", async () => {
  const pipeline = pipelineOf(async ({ ask, now }) => {
    const answers = [
      ask("columns", { of: "a" }),
      ask("columns", { of: "b" }),
      ask("columns", { of: "c" }, { key: "eu" }),
    ];
    const [at, first] = [ask("now", 1), now()];
    return [...(await Promise.all(answers)).map(({ text }) => text), (await at) < (await first)];
  });
  const log = await resumeInTime(pipeline, [queued(pipeline, null)], {
    answers: { columns: ({ of }, key) => ({ text: `${key} of ${of}` }), now: new Date(0) },
  });
  expect(log.at(-1)).toMatchObject({
    output: ["columns of a", "columns#2 of b", "columns:eu of c", true],
  });
});

test("what does not fit is refused before anything is stored", async () => {
  const pipeline = pipelineOf(async ({ ask, steps }) => {
    const codes: unknown[] = [];
    const refused = (asked: Promise<unknown>) =>
      asked.catch((error: { code: string }) => codes.push(error.code));
    // @ts-expect-error data is checked at run time too
    await refused(ask("columns", { of: 1 }));
    // @ts-expect-error so is the default
    await refused(ask("columns", { of: "a" }, { default: { text: 1 } }));
    // @ts-expect-error and the name
    await refused(ask("constructor", {}));
    await refused(ask("columns", { of: "a" }, { timeoutMs: Number.NaN }));
    await refused(ask("columns", { of: "a" }, { key: "k".repeat(201) }));
    await refused(ask("columns", { of: "x".repeat(300_000) }));
    void ask("columns", { of: "a" }, { key: "twice" });
    await refused(ask("columns", { of: "b" }, { key: "twice" }));
    return steps.work(codes);
  });
  const log = await resumeInTime(pipeline, [queued(pipeline, null)]);
  const [invalid, large] = ["invalid_input", "value_too_large"];
  expect(log.at(-1)).toMatchObject({
    output: [invalid, invalid, invalid, invalid, invalid, large, invalid],
  });
  expect(ofType(log, "question.asked")).toHaveLength(1);
});

test("a replay that asks otherwise than the log says is named as non-deterministic", async () => {
  const begun: Fact[] = [
    { type: "run.started", worker: "first" },
    { type: "question.asked", question: "columns", key: "columns", data: { of: "b.csv" } },
  ];
  const otherData = asking();
  const nothing = pipelineOf(async ({ steps }) => steps.never(1));
  for (const pipeline of [otherData, nothing]) {
    const log = await resumeInTime(pipeline, [queued(pipeline, null), ...begun]);
    expect(errorOf(log)).toMatchObject({
      code: "non_deterministic",
      message: expect.stringContaining('"columns"'),
    });
  }
});

test("a cancel while the run asks rejects `ask`, so that the pipeline can clean up, and asks no more", async () => {
  const heard: unknown[] = [];
  const pipeline = pipelineOf(async ({ ask }) => {
    const codeOf = (error: { code: string }) => heard.push(error.code);
    await ask("columns", { of: "a" }).catch(codeOf);
    await ask("columns", { of: "b" }).catch(codeOf);
  });
  const { log, start } = await given(pipeline);
  const done = start();
  await quiet();
  await log.signal(runId, "cancel", encodeFact({ type: "run.cancel_requested" }));
  await done;
  expect(heard).toEqual(["cancelled", "cancelled"]);
  expect(outline(await eventsSoFar(log)).slice(2)).toEqual([
    "question.asked",
    "run.cancel_requested",
    "run.cancelled",
  ]);
});
