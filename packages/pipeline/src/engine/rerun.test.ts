import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { defineAgent } from "../define/agent.ts";
import type { OutputOf } from "../define/inference.ts";
import { definePipeline } from "../define/pipeline.ts";
import { decodeEvent } from "../model/event-text.ts";
import { FileRef } from "../model/file-ref.ts";
import type { RunEvent } from "../model/run-event.ts";
import { agent } from "../testing/agents.ts";
import {
  leaveBehind,
  ofType,
  outline,
  queued,
  resume,
  resumeInTime,
  tempFiles,
} from "../testing/driven-run.ts";
import { brokenLaws } from "../testing/laws-of-a-log.ts";
import { createEngine, type Engine } from "./engine.ts";
import { memoryLog } from "./memory/memory-log.ts";
import { tempStore } from "./sqlite/fixtures/temp-store.ts";
import { sqliteLog } from "./sqlite/sqlite-log.ts";

let ran: string[] = [];

const write = defineAgent({
  input: z.object({ text: z.string() }),
  output: z.object({ file: FileRef }),
  async run({ text }, step) {
    ran.push(step.key);
    return { file: await step.writeFile("a.txt", text) };
  },
});
const read = defineAgent({
  input: z.object({ file: FileRef, twice: z.boolean() }),
  output: z.string(),
  async run({ file, twice }, step) {
    ran.push(step.key);
    const text = await step.readFile(file).text();
    return twice ? text + text : text;
  },
});
const fails = defineAgent({
  input: z.object({ times: z.number() }),
  output: z.number(),
  retry: { attempts: 3, backoff: { initialMs: 1, jitter: 0 } },
  async run({ times }, step) {
    ran.push(step.key);
    if (step.attempt <= times) throw new Error("not yet");
    return step.attempt;
  },
});

const report = definePipeline({
  name: "report",
  input: z.object({ text: z.string(), twice: z.boolean().default(false) }),
  agents: { write, read, fails },
  questions: { title: { data: z.object({ of: z.string() }), answer: z.string() } },
  signals: { add: z.string() },
  async run({ text, twice }, { steps, ask, signals, uuid, sleep }) {
    const { file } = await steps.write({ text });
    const id = await uuid();
    const title = await ask("title", { of: text });
    const [first] = await Promise.all([next(signals.add), sleep(1)]);
    const tries = await steps.fails({ times: 1 });
    await steps.fails({ times: 9 }).catch(() => "given up");
    const body = await steps.read({ file, twice });
    return { id, title, first, tries, body, file };
  },
});

async function next<T>(messages: AsyncIterable<T>): Promise<T | undefined> {
  for await (const message of messages) return message;
  return undefined;
}

let engine: Engine;
const files = tempFiles();
const stores = { "in memory": () => memoryLog(), "in SQLite": () => sqliteLog(tempStore()) };
beforeEach(() => {
  ran = [];
  engine = createEngine({ pipelines: [report], files, log: stores["in memory"](), waitGraceMs: 1 });
});
afterEach(() => engine.close({ drainMs: 0 }));

async function wholeRun() {
  const run = await engine.start(report, { text: "a" });
  const output = await finished(run);
  return { run, output, events: await eventsOf(run.runId) };
}

/** Answers what is asked, and sends what is waited for. */
async function finished(run: Awaited<ReturnType<typeof engine.start<typeof report>>>) {
  for await (const event of run) {
    if (event.type !== "question.asked") continue;
    await run.answer("title", "A title").catch(() => undefined);
    await run.signal("add", "more");
  }
  return run.result;
}

async function eventsOf(runId: string): Promise<RunEvent[]> {
  return (await engine.read(runId, undefined, 500)).events.map(({ text }) => decodeEvent(text));
}

test.each(Object.entries(stores))(
  "%s: from a step on a run is done again; what was stored before is copied in order and not run again",
  async (_where, open) => {
    await engine.close();
    engine = createEngine({ pipelines: [report], files, log: open(), waitGraceMs: 1 });
    const { run, output } = await wholeRun();
    ran = [];
    const again = await run.rerun({ fromStep: "read" });
    expect(await again.result).toEqual(output);
    expect(ran).toEqual(["read"]);
    const events = await eventsOf(again.runId);
    const [queued] = ofType(events, "run.queued");
    const { copied = 0 } = queued?.origin ?? {};
    expect(queued?.origin).toEqual({ runId: run.runId, fromStep: "read", copied });
    expect(outline(events).slice(1, 1 + copied)).toEqual([
      "step.started write 1",
      "file.written write 1",
      "step.completed write 1",
      "value.recorded",
      "question.asked",
      "question.answered",
      ...outline(await eventsOf(run.runId)).filter((line) => /^(timer|signal)/.test(line)),
      "step.started fails 2",
      "step.completed fails 2",
      "step.started fails#2 3",
      "step.failed fails#2 3",
    ]);
    expect(outline(events).slice(1 + copied)).toEqual([
      "run.started",
      "step.started read 1",
      "step.completed read 1",
      "run.completed",
    ]);
    expect(brokenLaws(events)).toEqual([]);
    expect((await again.state()).origin).toMatchObject({ runId: run.runId });
  },
);

test("without a step everything is done again", async () => {
  const { run, output } = await wholeRun();
  const again = await run.rerun();
  const repeated = await finished(again);
  expect(repeated).toMatchObject({ title: "A title", body: "a" });
  expect(repeated.id).not.toBe(output.id);
  expect(ofType(await eventsOf(again.runId), "run.queued")[0]?.origin).toEqual({
    runId: run.runId,
    copied: 0,
  });
});

test("with another input a copied result is used where its step is called as before; others run as the next attempt", async () => {
  const { run } = await wholeRun();
  ran = [];
  const again = await run.rerun({ fromStep: "fails#2", input: { text: "b", twice: true } });
  const output = await finished(again);
  expect(output).toMatchObject({ tries: 2, body: "bb", title: "A title" });
  expect(ran).toEqual(["write", "fails#2", "fails#2", "fails#2", "read"]);
  const events = await eventsOf(again.runId);
  const { copied = 0 } = ofType(events, "run.queued")[0]?.origin ?? {};
  expect(outline(events).slice(1 + copied)).toEqual(
    expect.arrayContaining(
      ["step.started write 2", "question.asked", "step.completed fails#2 1"].slice(0, 2),
    ),
  );
  expect(ofType(events, "question.asked")).toHaveLength(2);
  expect(brokenLaws(events)).toEqual([]);
});

test("a rerun on another path is cut off after any event and ends as it would have ended", async () => {
  const { run } = await wholeRun();
  const again = await run.rerun({ fromStep: "read", input: { text: "b" } });
  const { file, ...output } = await finished(again);
  const events = await eventsOf(again.runId);
  const { copied = 0 } = ofType(events, "run.queued")[0]?.origin ?? {};
  for (let cut = 1 + copied; cut < events.length; cut++) {
    const history = events.slice(0, cut);
    const log = await resumeInTime(report, history, { files, answers: { title: "A title" } });
    const end = ofType(log, "run.completed")[0]?.output as OutputOf<typeof report> | undefined;
    expect(end).toEqual({ ...output, file: expect.objectContaining({ sha256: file.sha256 }) });
    expect(brokenLaws(log)).toEqual([]);
  }
});

test("copies that the pipeline never asks for are no divergence, and a run's own events still are", async () => {
  const { run } = await wholeRun();
  const again = await engine.rerun(run.runId, { fromStep: "read" });
  await again.result;
  const events = await eventsOf(again.runId);
  const { copied = 0 } = ofType(events, "run.queued")[0]?.origin ?? {};
  const { name, input, agents } = report;
  const shorter = definePipeline({ name, input, agents, run: async () => "nothing" });
  const seeded = await resume(shorter, events.slice(0, 1 + copied), { files });
  expect(seeded.at(-1)).toMatchObject({ type: "run.completed", output: "nothing" });
  const begun = await resume(shorter, events.slice(0, 3 + copied), { files });
  expect(begun.at(-1)).toMatchObject({ error: { code: "non_deterministic" } });
});

test("a run that still goes on can be done again from where it is", async () => {
  const run = await engine.start(report, { text: "a" });
  for await (const event of run) if (event.type === "question.asked") break;
  const again = await run.rerun({ fromStep: "write" });
  expect(ofType(await eventsOf(again.runId), "run.queued")[0]?.origin?.copied).toBe(0);
  await expect(run.rerun({ fromStep: "read" })).rejects.toMatchObject({ code: "step_not_found" });
  await Promise.all([run.cancel(), again.cancel()]);
});

test("a rerun can itself be done again", async () => {
  const { run, output } = await wholeRun();
  const second = await run.rerun({ fromStep: "read", input: { text: "a", twice: true } });
  expect((await second.result).body).toBe("aa");
  ran = [];
  const third = await second.rerun({ fromStep: "fails" });
  expect(await third.result).toEqual({ ...output, body: "aa" });
  expect(ran.filter((key) => key === "write")).toEqual([]);
  const fourth = await third.rerun({ fromStep: "read", input: { text: "a" } });
  expect(await fourth.result).toEqual(output);
  expect(brokenLaws(await eventsOf(fourth.runId))).toEqual([]);
});

test("asked for twice under one id it is one run; with another step or input it is refused", async () => {
  const { run } = await wholeRun();
  const options = { runId: "again", fromStep: "read" };
  const [first, second] = await Promise.all([run.rerun(options), run.rerun(options)]);
  expect(second.runId).toBe(first.runId);
  await expect(run.rerun({ ...options, fromStep: "fails" })).rejects.toMatchObject({
    code: "input_mismatch",
  });
  await first.result;
});

test("files are shared: they outlive the origin, and go with the last run that mentions them", async () => {
  const { run, output } = await wholeRun();
  const again = await run.rerun({ fromStep: "read" });
  expect((await again.result).file).toEqual(output.file);
  await engine.delete(run.runId);
  expect(await files.find(output.file.id)).toEqual(output.file);
  const third = await again.rerun({ fromStep: "read" });
  await third.result;
  await engine.delete(again.runId);
  expect(await files.find(output.file.id)).toEqual(output.file);
  await engine.delete(third.runId);
  expect(await files.find(output.file.id)).toBeUndefined();
});

test("what cannot be done again is refused", async () => {
  const { run } = await wholeRun();
  const refused = (runId: string, options: object) => expect(engine.rerun(runId, options)).rejects;
  await refused("nobody", {}).toMatchObject({ code: "run_not_found" });
  await refused(run.runId, { fromStep: "sum" }).toMatchObject({ code: "step_not_found" });
  await refused(run.runId, { input: { text: 1 } }).toMatchObject({ code: "invalid_input" });
  await refused(run.runId, { runId: "a b" }).toMatchObject({ code: "invalid_run_id" });
});

test("results that changed schemas no longer take are left out, and their steps run again", async () => {
  const log = memoryLog();
  const lasting = Object.assign(Object.create(log) as typeof log, { close: async () => undefined });
  engine = createEngine({ pipelines: [report], files, log: lasting, waitGraceMs: 1 });
  const { run } = await wholeRun();
  await engine.close();
  const changed = definePipeline({
    name: "report",
    input: report.input,
    agents: { write, read, fails: agent(async (_input, { key }) => `${ran.push(key)}`, z.string()) },
    questions: { title: { data: z.object({ of: z.string() }), answer: z.string().max(3) } },
    async run({ text, twice }, { steps, ask }) {
      const { file } = await steps.write({ text });
      const title = await ask("title", { of: text });
      const tries = await steps.fails({ times: 1 });
      return [title, tries, await steps.read({ file, twice })];
    },
  });
  engine = createEngine({ pipelines: [changed], files, log: lasting, waitGraceMs: 1 });
  ran = [];
  const again = await engine.rerun(run.runId, { fromStep: "read" });
  for await (const event of again) {
    if (event.type === "question.asked" && event.seq > 9) await engine.answer(again.runId, "title", "new");
  }
  expect(await again.result).toEqual(["new", "1", "a"]);
  expect(ran).toEqual(["fails", "read"]);
});

describe("a rerun names files only that are its own", () => {
  const pass = agent((input) => input);
  const handing = definePipeline({
    name: "any",
    input: z.unknown(),
    agents: { pass, write },
    async run(input, { steps }) {
      const file = await steps.pass("first");
      return { file, end: await steps.pass(["last", input]) };
    },
  });

  test("one of the origin's input stays as long as the rerun that only copied a result with it", async () => {
    const given = await files.write("given.txt", "given");
    const keeps = definePipeline({
      name: "keeps",
      input: z.object({ file: FileRef.optional() }),
      agents: { keep: agent(async () => ({ file: given })), pass },
      async run(_input, { steps }) {
        const { file } = z.object({ file: FileRef }).parse(await steps.keep(null));
        return { file, end: await steps.pass("last") };
      },
    });
    const log = memoryLog();
    const own = createEngine({ pipelines: [keeps], files, log });
    const run = await own.start(keeps, { file: given });
    await run.result;
    const again = await run.rerun({ fromStep: "pass", input: {} });
    expect(await again.result).toEqual({ file: given, end: "last" });
    const { events } = await own.read(again.runId, undefined, 500);
    expect(brokenLaws(events.map(({ text }) => decodeEvent(text)))).toEqual([]);
    await own.delete(run.runId);
    expect(await files.find(given.id)).toEqual(given);
    await own.delete(again.runId);
    expect(await files.find(given.id)).toBeUndefined();
    await own.close({ drainMs: 0 });
  });

  test("one that a failed attempt wrote and a later one handed on stays with the rerun", async () => {
    let written: FileRef | undefined;
    const writesOnce = defineAgent({
      input: z.null(),
      output: FileRef,
      retry: { attempts: 2, backoff: { initialMs: 1 } },
      async run(_input, step) {
        if (written) return written;
        written = await step.writeFile("a.txt", "a");
        throw new Error("the first attempt fails");
      },
    });
    const pipeline = definePipeline({
      name: "once",
      input: z.null(),
      agents: { writesOnce, pass },
      async run(_input, { steps }) {
        return [await steps.writesOnce(null), await steps.pass("last")];
      },
    });
    const own = createEngine({ pipelines: [pipeline], files, log: memoryLog() });
    const run = await own.start(pipeline, null);
    const output = await run.result;
    const again = await run.rerun({ fromStep: "pass" });
    expect(await again.result).toEqual(output);
    await own.delete(run.runId);
    expect(await files.find(written?.id ?? "")).toEqual(written);
    await own.close({ drainMs: 0 });
  });

  test.each(["a made-up file", "a file in other words than the store's"])(
    "a result that older code took with %s is not copied: its step runs again",
    async (what) => {
      const written = await files.write("secret.txt", "of another owner");
      const isOwn = what !== "a made-up file";
      const foreign = isOwn ? { ...written, url: "javascript:alert(1)" } : written;
      const step = (key: string) => ({ step: "pass", key, attempt: 1 });
      const log = memoryLog();
      await leaveBehind(log, [
        queued(handing, null),
        { type: "run.started", worker: "old" },
        { type: "step.started", ...step("pass"), input: "first" },
        ...(isOwn ? [{ type: "file.written" as const, ...step("pass"), file: written }] : []),
        { type: "step.completed", ...step("pass"), output: foreign },
        { type: "step.started", ...step("pass#2"), input: ["last", null] },
        { type: "step.completed", ...step("pass#2"), output: "end" },
        { type: "run.completed", output: foreign },
      ]);
      const own = createEngine({ pipelines: [handing], files, log });
      const again = await own.rerun("run", { fromStep: "pass#2" });
      expect(await again.result).toEqual({ file: "first", end: ["last", null] });
      const { events } = await own.read(again.runId, undefined, 500);
      expect(events.map(({ text }) => text).join()).not.toContain(isOwn ? foreign.url : foreign.id);
      await own.close({ drainMs: 0 });
    },
  );
});
