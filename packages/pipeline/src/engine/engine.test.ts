import { afterEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { defineAgent } from "../define/agent.ts";
import { definePipeline } from "../define/pipeline.ts";
import { formatCursor } from "../model/cursor.ts";
import { FileRef } from "../model/file-ref.ts";
import { decodeEvent } from "../model/event-text.ts";
import { agent, gates, silentAgent } from "../testing/agents.ts";
import { tempFiles } from "../testing/driven-run.ts";
import { upTo } from "../testing/log-under-test.ts";
import { createEngine, type Engine } from "./engine.ts";
import type { Page, StoredEvent } from "./run-log.ts";
import { runPipeline } from "./run-pipeline.ts";

const add = defineAgent({
  input: z.object({ a: z.number(), b: z.number() }),
  output: z.number(),
  run: async ({ a, b }) => a + b,
});

const sum = definePipeline({
  name: "sum",
  input: z.object({
    numbers: z.array(z.number()),
    title: z.string().default("Sum"),
    by: z.unknown().optional(),
  }),
  agents: { add },
  async run({ numbers, title }, { steps }) {
    let total = 0;
    for (const b of numbers) total = await steps.add({ a: total, b });
    return { title, total };
  },
});

const gate = gates();
const waiting = definePipeline({
  name: "waiting",
  input: z.object({ gate: z.string() }),
  agents: { pass: agent(async (input) => gate.pass(String(input))) },
  run: async (input, { steps }) => steps.pass(input.gate),
});

const silent = definePipeline({
  name: "silent",
  input: z.object({}),
  agents: { silent: silentAgent() },
  run: async (_input, { steps }) => steps.silent(1),
});

const withFile = definePipeline({
  name: "with-file",
  input: z.object({
    file: FileRef,
    more: z.array(FileRef).default([]),
    named: z.map(z.string(), FileRef).optional(),
  }),
  agents: {},
  run: async ({ file, more, named }) => ({ file, more, named }),
});

const open: Engine[] = [];

function engineOf(options: { graceMs?: number } = {}): Engine {
  const engine = createEngine({
    pipelines: [sum, waiting, silent, withFile],
    files: tempFiles(),
    onError: (error) => {
      throw error;
    },
    ...options,
  });
  open.push(engine);
  return engine;
}

afterEach(async () => {
  await Promise.all(open.splice(0).map((engine) => engine.close()));
});

async function follow(engine: Engine, runId: string, after?: string): Promise<StoredEvent[]> {
  const events: StoredEvent[] = [];
  const pages = engine.follow(runId, after, new AbortController().signal);
  for await (const page of pages) events.push(...page.events);
  return events;
}

describe("starting", () => {
  test("gives a handle on the run: its events, its result, its state", async () => {
    const run = await engineOf().start(sum, { numbers: [1, 2, 3] });
    expect(await run.result).toEqual({ title: "Sum", total: 6 });
    const types = [];
    for await (const event of run) types.push(event.type);
    expect(types.at(0)).toBe("run.queued");
    expect(types.at(-1)).toBe("run.completed");
    expect(await run.state()).toMatchObject({
      status: "completed",
      output: { total: 6 },
      lastSeq: types.length,
    });
  });

  test("law 8: Starting twice with one `runId` and the same input joins; with another input it is refused (`input_mismatch`)", async () => {
    const engine = engineOf();
    const runId = "once";
    const starts = upTo(5).map(() => engine.start(sum, { numbers: [1] }, { runId }));
    const runs = await Promise.all(starts);
    expect(new Set(await Promise.all(runs.map((run) => run.result)))).toHaveLength(5);
    const events = await follow(engine, runId);
    expect(events.filter((event) => event.type === "run.started")).toHaveLength(1);
    // Defaults given or left out, fields in another order: the same input.
    await engine.start(sum, { title: "Sum", numbers: [1] }, { runId });
    const mismatch = { code: "input_mismatch" };
    await expect(engine.start(sum, { numbers: [2] }, { runId })).rejects.toMatchObject(mismatch);
    await expect(engine.start(silent, {}, { runId })).rejects.toMatchObject(mismatch);
  });

  test("an input whose fields come in another order, however deep, is the same input", async () => {
    const engine = engineOf();
    const by = (first: object, second: object) => [
      engine.start(sum, { numbers: [], by: first }, { runId: "order" }),
      engine.start(sum, { numbers: [], by: second }, { runId: "order" }),
    ];
    await Promise.all(by({ a: 1, b: { c: 2, d: 3 } }, { b: { d: 3, c: 2 }, a: 1 }));
    await expect(Promise.all(by({ a: [1, 2] }, { a: [2, 1] }))).rejects.toMatchObject({
      code: "input_mismatch",
    });
  });

  test("a run of another owner is not found, not even by starting it", async () => {
    const engine = engineOf();
    await engine.start(sum, { numbers: [1] }, { runId: "anns", owner: "ann" });
    const bobs = engine.start(sum, { numbers: [1] }, { runId: "anns", owner: "bob" });
    await expect(bobs).rejects.toMatchObject({ code: "run_not_found" });
  });

  test("law 16: Bad input is refused at the door with the zod path", async () => {
    const engine = engineOf();
    // @ts-expect-error the wrong input is the point
    const start = engine.start(sum, { numbers: [1, "two"] }, { runId: "bad" });
    await expect(start).rejects.toMatchObject({
      code: "invalid_input",
      message: expect.stringContaining("numbers.1"),
      issues: [{ path: ["numbers", 1] }],
    });
    expect(await engine.find("bad")).toBeUndefined();
  });

  test("an input that cannot be stored is refused: too large, circular, or not a value", async () => {
    const engine = engineOf();
    const circular: Record<string, unknown> = {};
    circular["self"] = circular;
    const start = (by: unknown) => engine.start(sum, { numbers: [], by });
    await expect(start("x".repeat(300_000))).rejects.toMatchObject({ code: "value_too_large" });
    await expect(start(circular)).rejects.toMatchObject({ code: "not_serializable" });
    await expect(start(() => 1)).rejects.toMatchObject({ code: "not_serializable" });
  });

  test.each(["", "a b", "../a", "x".repeat(65), "ü", "a\0", "a\n"])(
    "the runId %j is refused",
    async (runId) => {
      const start = engineOf().start(sum, { numbers: [] }, { runId });
      await expect(start).rejects.toMatchObject({ code: "invalid_run_id" });
    },
  );

  test("a pipeline that the engine does not have is refused, also under a name that it has", async () => {
    const other = { ...sum, name: "other" };
    const same = { ...sum };
    for (const pipeline of [other, same]) {
      const start = engineOf().start(pipeline, { numbers: [] });
      await expect(start).rejects.toMatchObject({ code: "unknown_pipeline" });
    }
  });

  test("two pipelines of one name are refused", () => {
    const same = { ...sum };
    expect(() => createEngine({ pipelines: [sum, same], files: tempFiles() })).toThrow(/named "sum"/);
  });

  test("a closed engine lets its runs end and takes no more", async () => {
    const engine = engineOf();
    const run = await engine.start(waiting, { gate: "closing" });
    const closed = engine.close();
    await expect(engine.start(sum, { numbers: [] })).rejects.toMatchObject({ code: "engine_closed" });
    gate.open("closing");
    await closed;
    expect((await run.state()).status).toBe("completed");
  });
});

describe("files in an input", () => {
  test("are the store's own: what the sender says of them is not believed", async () => {
    const engine = engineOf();
    const file = await engine.files.write("data.csv", "a,b\n");
    const lie = {
      ...file,
      name: "../../x",
      sizeBytes: 1e9,
      sha256: "0".repeat(64),
      createdAt: 1,
      url: "https://evil.example",
    };
    const run = await engine.start(withFile, { file: lie, more: [lie], named: new Map([["x", lie]]) });
    expect(await run.result).toEqual({ file, more: [file], named: new Map([["x", file]]) });
  });

  test("that the store does not have are refused with their path", async () => {
    const engine = engineOf();
    const file = await engine.files.write("data.csv", "a,b\n");
    const unknown = { ...file, id: "A".repeat(22) };
    const start = engine.start(withFile, { file, more: [file, unknown] });
    await expect(start).rejects.toMatchObject({
      code: "file_not_found",
      message: expect.stringContaining("more.1"),
      issues: [{ path: ["more", 1] }],
    });
  });
});

describe("following", () => {
  test("from every cursor gives exactly the rest, live or ended", async () => {
    const engine = engineOf();
    const run = await engine.start(sum, { numbers: [1, 2, 3] });
    const all = await follow(engine, run.runId);
    expect(all.map((event) => event.seq)).toEqual(upTo(all.length));
    for (const [index, { seq, tag }] of all.entries()) {
      expect(await follow(engine, run.runId, formatCursor(seq, tag))).toEqual(all.slice(index + 1));
    }
  });

  test("after a cursor with the wrong tag says that the log was reset, then gives all", async () => {
    const engine = engineOf();
    const run = await engine.start(sum, { numbers: [1] });
    await run.result;
    const pages: Page[] = [];
    for await (const page of engine.follow(run.runId, "2.wrong", new AbortController().signal))
      pages.push(page);
    expect(pages[0]).toEqual({ events: [], ended: false, reset: { lastSeq: 5 } });
    expect(pages.flatMap((page) => page.events).map((event) => event.seq)).toEqual(upTo(5));
  });

  test("a thousand followers see the same, and leave nothing behind when they go", async () => {
    const engine = engineOf();
    const run = await engine.start(waiting, { gate: "thousand" });
    const seen = upTo(1_000).map(() => follow(engine, run.runId));
    const signals = upTo(1_000).map(() => new ListenerCount());
    const left = signals.map(async ({ signal }) => {
      for await (const page of engine.follow(run.runId, undefined, signal)) expect(page.ended).toBe(false);
    });
    for (let turns = 0; turns < 5; turns++) await turn();
    expect(signals.every((leaving) => leaving.listeners === 1)).toBe(true);
    for (const leaving of signals) leaving.abort();
    await Promise.all(left);
    expect(signals.every((leaving) => leaving.listeners === 0)).toBe(true);
    gate.open("thousand");
    const [first, ...others] = await Promise.all(seen);
    for (const events of others) expect(events).toEqual(first);
    expect(first?.at(-1)?.type).toBe("run.completed");
  });

  test("law 12: Leaving is not cancelling: breaking off a loop leaves the run going", async () => {
    const run = await engineOf().start(waiting, { gate: "left" });
    for await (const event of run) if (event.type === "step.started") break;
    gate.open("left");
    await run.result;
  });

  test("a loop may be left while it waits: it does not wait for the next event", async () => {
    const runs = [
      await engineOf().start(waiting, { gate: "silent" }),
      runPipeline(waiting, { gate: "silent" }, { files: tempFiles() }),
    ];
    for (const run of runs) {
      const events = run[Symbol.asyncIterator]();
      for (let event = await events.next(); event.value.type !== "step.started"; )
        event = await events.next();
      const next = events.next();
      await events.return?.();
      expect((await next).done).toBe(true);
    }
    gate.open("silent");
  });

  test("an unknown run is not found", async () => {
    const engine = engineOf();
    const unknown = { code: "run_not_found" };
    await expect(follow(engine, "nobody")).rejects.toMatchObject(unknown);
    await expect(engine.read("nobody", undefined, 1)).rejects.toMatchObject(unknown);
    await expect(engine.state("nobody")).rejects.toMatchObject(unknown);
    await expect(engine.join(sum, "nobody")).rejects.toMatchObject(unknown);
    const run = await engine.start(silent, {});
    await expect(engine.join(sum, run.runId)).rejects.toMatchObject(unknown);
    await run.cancel();
  });
});

/** A signal that counts who listens to it. */
class ListenerCount extends AbortController {
  listeners = 0;
  constructor() {
    super();
    const { signal } = this;
    const add = signal.addEventListener.bind(signal);
    const remove = signal.removeEventListener.bind(signal);
    const counted = new Set<unknown>();
    const count = (change: () => void) => {
      change();
      this.listeners = counted.size;
    };
    signal.addEventListener = (...args: Parameters<typeof add>) => {
      count(() => counted.add(args[1]));
      add(...args);
    };
    signal.removeEventListener = (...args: Parameters<typeof remove>) => {
      count(() => counted.delete(args[1]));
      remove(...args);
    };
  }
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

describe("cancelling", () => {
  test("ends a run cancelled, once: a second cancel changes nothing, not even after the end", async () => {
    const engine = engineOf();
    const run = await engine.start(silent, {});
    expect(await engine.cancel(run.runId, { by: "ann", reason: "enough" })).toBe(true);
    expect(await engine.cancel(run.runId, { reason: "again" })).toBe(false);
    await expect(run.result).rejects.toMatchObject({
      code: "cancelled",
      message: expect.stringContaining("enough"),
    });
    expect((await run.state()).status).toBe("cancelled");
    expect(await engine.cancel(run.runId)).toBe(false);
    const requests = (await follow(engine, run.runId)).filter(
      (event) => event.type === "run.cancel_requested",
    );
    expect(requests.map((event) => decodeEvent(event.text))).toMatchObject([{ by: "ann", reason: "enough" }]);
  });

  test("of a run that has ended says how it ended", async () => {
    const engine = engineOf();
    const run = await engine.start(sum, { numbers: [1] });
    await run.result;
    await expect(engine.cancel(run.runId)).rejects.toMatchObject({
      code: "run_ended",
      message: `run ${run.runId} has ended already (completed): there is nothing to cancel`,
    });
  });

  test("with a reason of any length still ends the run", async () => {
    const engine = engineOf();
    const run = await engine.start(silent, {});
    await run.cancel("why ".repeat(100_000));
    await expect(run.result).rejects.toMatchObject({ code: "cancelled" });
  });

  test("at once after the start ends the run before any step", async () => {
    const engine = engineOf();
    const start = engine.start(silent, {}, { runId: "early" });
    while (!(await engine.find("early"))) await Promise.resolve();
    await engine.cancel("early");
    await expect((await start).result).rejects.toMatchObject({ code: "cancelled" });
  });

  test("an unknown run, or one that completed, is told apart", async () => {
    const engine = engineOf();
    await expect(engine.cancel("nobody")).rejects.toMatchObject({ code: "run_not_found" });
    const run = await engine.start(sum, { numbers: [] });
    await run.result;
    const ended = { code: "run_ended" };
    await expect(engine.cancel(run.runId)).rejects.toMatchObject(ended);
    await expect(run.cancel()).rejects.toMatchObject(ended);
  });
});

test("a result tells what went wrong, with its code", async () => {
  const failing = definePipeline({
    name: "failing",
    input: z.object({}),
    agents: { fail: agent(() => Promise.reject(new Error("no more paper"))) },
    run: async (_input, { steps }) => steps.fail(1),
  });
  const engine = createEngine({ pipelines: [failing], files: tempFiles() });
  const run = await engine.start(failing, {});
  await expect(run.result).rejects.toMatchObject({ code: "agent_error", message: /fail.*no more paper/ });
});

test("runs are listed, newest first, by owner, pipeline and status", async () => {
  const engine = engineOf();
  const ann = await engine.start(sum, { numbers: [] }, { owner: "ann" });
  const bob = await engine.start(silent, {}, { owner: "bob" });
  await ann.result;
  const ids = async (query: object) =>
    (await engine.list({ limit: 5, ...query })).runs.map((run) => run.runId);
  expect(await ids({})).toEqual([bob.runId, ann.runId]);
  expect(await ids({ owner: "ann" })).toEqual([ann.runId]);
  expect(await ids({ pipeline: "silent", status: "running" })).toEqual([bob.runId]);
  await bob.cancel();
});

describe("runPipeline", () => {
  test("runs a pipeline alone, in memory", async () => {
    const run = runPipeline(sum, { numbers: [1, 2] }, { files: tempFiles() });
    const types = [];
    for await (const event of run) types.push(event.type);
    expect(types.at(-1)).toBe("run.completed");
    expect(await run.result).toEqual({ title: "Sum", total: 3 });
    expect((await run.state()).runId).toBe(run.runId);
  });

  test("gives a handle by which it can be talked to", async () => {
    const asks = definePipeline({
      name: "asks",
      input: z.object({}),
      agents: { add },
      questions: { more: { data: z.null(), answer: z.number() } },
      signals: { add: z.number() },
      async run(_input, { ask, signals, steps }) {
        const a = await ask("more", null);
        for await (const b of signals.add) return steps.add({ a, b });
        return 0;
      },
    });
    const run = runPipeline(asks, {}, { files: tempFiles() });
    for await (const event of run) if (event.type === "question.asked") break;
    expect([await run.pause(), await run.resume()]).toEqual([true, true]);
    await run.answer("more", 40);
    await run.signal("add", 2);
    expect(await run.result).toBe(42);
  });

  test("rejects in its loop and its result for bad input, and not before", async () => {
    // @ts-expect-error the wrong input is the point
    const run = runPipeline(sum, { numbers: "all" }, { files: tempFiles() });
    await turn();
    const refused = { code: "invalid_input" };
    await expect(run.result).rejects.toMatchObject(refused);
    await expect(run[Symbol.asyncIterator]().next()).rejects.toMatchObject(refused);
  });
});
