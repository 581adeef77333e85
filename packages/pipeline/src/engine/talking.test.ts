import { afterEach, expect, test } from "vitest";
import { z } from "zod";
import { definePipeline } from "../define/pipeline.ts";
import { decodeEvent } from "../model/event-text.ts";
import { FileRef } from "../model/file-ref.ts";
import type { RunEvent } from "../model/run-event.ts";
import { agent, gates } from "../testing/agents.ts";
import { ofType, outline, tempFiles } from "../testing/driven-run.ts";
import { createEngine, type Engine } from "./engine.ts";
import { memoryLog } from "./memory/memory-log.ts";
import type { Run } from "./run.ts";

const gate = gates();
const asks = definePipeline({
  name: "asks",
  input: z.object({ timeoutMs: z.number().optional() }),
  agents: { wait: agent(async (name) => gate.pass(String(name))) },
  questions: {
    columns: {
      data: z.object({ candidates: z.array(z.string()) }),
      answer: z.object({ text: z.string(), limit: z.number().default(10), file: FileRef.optional() }),
    },
  },
  signals: { add: z.object({ column: z.string().min(1), file: FileRef.optional() }) },
  async run({ timeoutMs }, { ask, signals, steps }) {
    const columns: string[] = [];
    void (async () => {
      for await (const { column } of signals.add) columns.push(column);
    })();
    const options = timeoutMs === undefined ? {} : { timeoutMs, default: { text: "first" } };
    const answer = await ask("columns", { candidates: ["a", "b"] }, options);
    if (answer.text === "wait") await steps.wait("answered");
    return { answer, columns };
  },
});

let engines: Engine[] = [];
afterEach(async () => {
  gate.open("answered");
  await Promise.all(engines.map((engine) => engine.close({ drainMs: 0 })));
  engines = [];
});

function engineOf(options: Partial<Parameters<typeof createEngine>[0]> = {}): Engine {
  const engine = createEngine({ pipelines: [asks], files: tempFiles(), waitGraceMs: 1, ...options });
  engines.push(engine);
  return engine;
}

/** A run that has asked. */
async function asked(engine: Engine, input: { timeoutMs?: number } = {}): Promise<Run<typeof asks>> {
  const run = await engine.start(asks, input);
  await seen(run, (event) => event.type === "question.asked");
  return run;
}

async function seen(run: Run<typeof asks>, wanted: (event: RunEvent) => boolean): Promise<void> {
  for await (const event of run) if (wanted(event)) return;
}

async function eventsOf(engine: Engine, runId: string): Promise<RunEvent[]> {
  return (await engine.read(runId, undefined, 500)).events.map(({ text }) => decodeEvent(text));
}

test("an answer is parsed, stored with who gave it, and given to the pipeline", async () => {
  const engine = engineOf();
  const run = await asked(engine);
  await run.answer("columns", { text: "a" }, { by: "ann" });
  expect(await run.result).toEqual({ answer: { text: "a", limit: 10 }, columns: [] });
  const { questions } = await run.state();
  expect(questions.columns).toMatchObject({
    status: "answered",
    data: { candidates: ["a", "b"] },
    answer: { text: "a", limit: 10 },
    by: "ann",
    answeredAt: expect.any(Number),
  });
});

test("who answers what was answered is told by which key the same is asked now, and never answers that unasked", async () => {
  const again = definePipeline({
    name: "again",
    input: z.object({}),
    agents: {},
    questions: { go: { data: z.null(), answer: z.string() } },
    run: async (_input, { ask }) => [await ask("go", null), await ask("go", null)],
  });
  const engine = engineOf({ pipelines: [again] });
  const run = await engine.start(again, {});
  for await (const { type } of run) if (type === "question.asked") break;
  await run.answer("go", "one");
  for await (const event of run) if (event.type === "question.asked" && event.key === "go#2") break;
  await expect(run.answer("go", "two")).rejects.toMatchObject({
    code: "already_answered",
    message: expect.stringMatching(
      /^question "go" was answered already at 20\S+: the first answer counts\. Open now: "go#2"$/,
    ),
  });
  await run.answer("go", "two", { key: "go#2" });
  expect(await run.result).toEqual(["one", "two"]);
});

test("the first answer counts; the second is told who was first and when, and the same one again is no error", async () => {
  const engine = engineOf();
  const run = await asked(engine);
  const answers = ["ann", "ben"].map((by) => run.answer("columns", { text: "wait" }, { by }));
  const [first, second] = await Promise.allSettled(answers);
  expect(first?.status).toBe("fulfilled");
  const { answeredAt } = (await run.state()).questions.columns ?? {};
  const told = { code: "already_answered", details: { by: "ann", answeredAt }, message: /by ann at 20/ };
  expect(second).toMatchObject({
    status: "rejected",
    reason: { ...told, message: expect.stringMatching(told.message) },
  });
  const again = () => run.answer("columns", { text: "wait" }, { by: "ann" });
  await again();
  await expect(run.answer("columns", { text: "other" }, { by: "ann" })).rejects.toMatchObject(told);
  // @ts-expect-error what does not fit was not the answer either
  await expect(run.answer("columns", { text: 1 }, { by: "ann" })).rejects.toMatchObject(told);
  gate.open("answered");
  await run.result;
  await again();
  expect(ofType(await eventsOf(engine, run.runId), "question.answered")).toHaveLength(1);
});

test("a wrong answer is refused field by field, an unknown question by its name, and nothing is stored", async () => {
  const engine = engineOf({ work: true });
  const run = await asked(engine);
  const before = await eventsOf(engine, run.runId);
  const refused = (answer: unknown) => engine.answer(run.runId, "columns", answer);
  await expect(refused({ limit: "many" })).rejects.toMatchObject({
    code: "invalid_input",
    issues: [{ path: ["text"] }, { path: ["limit"] }],
  });
  await expect(refused(undefined)).rejects.toMatchObject({ code: "invalid_input" });
  await expect(refused({ text: "x".repeat(300_000) })).rejects.toMatchObject({ code: "value_too_large" });
  const file = {
    id: "A".repeat(22),
    name: "a",
    mediaType: "a/b",
    sizeBytes: 1,
    sha256: "0".repeat(64),
    url: "/a",
  };
  await expect(refused({ text: "a", file })).rejects.toMatchObject({ code: "file_not_found" });
  for (const key of ["rows", "columns#2", "constructor", ""]) {
    await expect(engine.answer(run.runId, key, { text: "a" })).rejects.toMatchObject({
      code: "question_not_found",
    });
  }
  await expect(engine.answer("nobody", "columns", {})).rejects.toMatchObject({ code: "run_not_found" });
  const events = await eventsOf(engine, run.runId);
  expect(events.filter(({ type }) => type.startsWith("question."))).toEqual(
    before.filter(({ type }) => type.startsWith("question.")),
  );
  await run.cancel();
});

test("an answer that comes after the timeout is told that the question is closed", async () => {
  const engine = engineOf();
  const run = await asked(engine, { timeoutMs: 5 });
  expect((await run.result).answer.text).toBe("first");
  await expect(run.answer("columns", { text: "late" })).rejects.toMatchObject({ code: "question_closed" });
  expect((await run.state()).questions.columns).toMatchObject({ status: "closed", answer: undefined });
});

test("after a cancel nobody can answer, and the state shows the question closed", async () => {
  const log = memoryLog();
  const driving = engineOf({ log });
  const run = await asked(driving);
  await driving.close();
  const engine = engineOf({
    log: Object.assign(Object.create(log) as typeof log, { close: async () => undefined }),
    work: false,
  });
  await engine.cancel(run.runId);
  const late = () => engine.answer(run.runId, "columns", { text: "late" });
  await expect(late()).rejects.toMatchObject({ code: "run_ended", message: /asked to stop/ });
  engineOf({ log });
  while ((await engine.state(run.runId)).status !== "cancelled") await new Promise(setImmediate);
  await expect(late()).rejects.toMatchObject({ code: "run_ended" });
  expect(ofType(await eventsOf(engine, run.runId), "question.answered")).toEqual([]);
  expect((await engine.state(run.runId)).questions["columns"]).toMatchObject({ status: "closed" });
});

test("a message is parsed and received once, however often it is sent under one id", async () => {
  const engine = engineOf();
  const run = await asked(engine);
  await run.signal("add", { column: "country" }, { id: "1", by: "ann" });
  await run.signal("add", { column: "country" }, { id: "1", by: "ann" });
  await run.signal("add", { column: "country" });
  await expect(run.signal("add", { column: "city" }, { id: "1" })).rejects.toMatchObject({
    code: "input_mismatch",
  });
  await run.answer("columns", { text: "a" });
  expect((await run.result).columns).toEqual(["country", "country"]);
  expect((await run.state()).signals).toMatchObject([
    { signal: "add", data: { column: "country" }, id: "1", by: "ann" },
    { signal: "add", id: expect.any(String), by: undefined },
  ]);
});

test("a message that the pipeline does not take, that does not fit, or that comes too late is refused", async () => {
  const engine = engineOf();
  const run = await asked(engine);
  const send = (signal: string, data: unknown, id?: string) => engine.signal(run.runId, signal, data, { id });
  for (const name of ["remove", "constructor"]) {
    await expect(send(name, {})).rejects.toMatchObject({ code: "unknown_signal" });
  }
  await expect(send("add", { column: "" })).rejects.toMatchObject({
    code: "invalid_input",
    issues: [{ path: ["column"] }],
  });
  await expect(send("add", { column: "x".repeat(300_000) })).rejects.toMatchObject({
    code: "value_too_large",
  });
  await expect(send("add", { column: "a" }, "")).rejects.toMatchObject({ code: "invalid_input" });
  await expect(send("add", { column: "a" }, "i".repeat(201))).rejects.toMatchObject({
    code: "invalid_input",
  });
  await expect(engine.signal("nobody", "add", { column: "a" })).rejects.toMatchObject({
    code: "run_not_found",
  });
  await run.answer("columns", { text: "a" });
  await run.result;
  await expect(send("add", { column: "late" })).rejects.toMatchObject({ code: "run_ended" });
  expect(ofType(await eventsOf(engine, run.runId), "signal.received")).toEqual([]);
});

test("a paused run stays paused through answers and new drivers until it is resumed", async () => {
  const engine = engineOf();
  const run = await asked(engine);
  expect(await run.pause({ by: "ann" })).toBe(true);
  await run.answer("columns", { text: "wait" });
  await seen(run, (event) => event.type === "question.answered");
  expect((await engine.list({ limit: 1 })).runs).toMatchObject([{ status: "paused" }]);
  expect(await run.state()).toMatchObject({ status: "paused", paused: { by: "ann" } });
  expect(await run.resume({ by: "ben" })).toBe(true);
  await seen(run, (event) => event.type === "step.started");
  gate.open("answered");
  await run.result;
  expect(outline(await eventsOf(engine, run.runId)).filter((line) => /paused|resumed/.test(line))).toEqual([
    "run.paused",
    "run.resumed",
  ]);
});

test("many runs are asked to stop at once, as a query finds them, and those that were asked before are not named", async () => {
  const engine = engineOf({ work: false });
  const start = (owner: string) => engine.start(asks, {}, { owner });
  const runs = [await start("ann"), await start("ben"), await start("ann"), await start("ann")];
  await runs[0]?.cancel();
  const ids = runs.map(({ runId }) => runId);
  const why = { by: "ann", reason: "enough" };
  expect(await engine.cancelAll({ owner: "ann", limit: 1 }, why)).toEqual([ids[3]]);
  expect(await engine.cancelAll({ owner: "ann", limit: 10 }, why)).toEqual([ids[2]]);
  expect(await engine.cancelAll({ owner: "ann", limit: 10 }, why)).toEqual([]);
  expect(await engine.cancelAll({ status: ["completed", "running"], limit: 10 })).toEqual([]);
  const events = await eventsOf(engine, ids[2] ?? "");
  expect(events.at(-1)).toMatchObject({ type: "run.cancel_requested", ...why });
});
