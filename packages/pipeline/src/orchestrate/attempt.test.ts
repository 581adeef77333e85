import { describe, expect, test } from "vitest";
import { z } from "zod";
import { defineAgent, type Step } from "../define/agent.ts";
import { definePipeline } from "../define/pipeline.ts";
import { FatalError, StepcastError } from "../model/errors.ts";
import { limits } from "../model/limits.ts";
import { agent } from "../testing/agents.ts";
import { ofType, outline, quiet, record, tempFiles } from "../testing/driven-run.ts";
import type { RunEvent } from "../model/run-event.ts";

/** The log of a run of one step. */
function runStep(run: (input: unknown, step: Step) => unknown, output?: z.ZodType): Promise<RunEvent[]> {
  return record(single(agent(run, output)), null);
}

function single(only: ReturnType<typeof agent>) {
  return definePipeline({
    name: "single",
    input: z.unknown(),
    agents: { only },
    run: async (_input, { steps }) => steps.only({ a: 1 }),
  });
}

async function failureOf(run: (input: unknown, step: Step) => unknown, output?: z.ZodType) {
  const log = await runStep(run, output);
  expect(outline(log).slice(-2)).toEqual(["step.failed only 1", "run.failed"]);
  return ofType(log, "step.failed")[0]?.error;
}

test("a generator's yields are chunks, in order, and its return value is the output", async () => {
  const count = defineAgent({
    input: z.unknown(),
    output: z.number(),
    chunk: z.number(),
    async *run() {
      for (let n = 0; n < 1_000; n++) yield n;
      return 1_000;
    },
  });
  const log = await record(
    definePipeline({
      name: "count",
      input: z.unknown(),
      agents: { count },
      run: async (_input, { steps }) => steps.count(null),
    }),
    null,
  );
  const chunks = ofType(log, "step.chunk").map((event) => event.chunk);
  expect(chunks).toEqual(Array.from({ length: 1_000 }, (_, n) => n));
  expect(log.at(-1)).toMatchObject({ output: 1_000 });
});

test("a generator whose chunk is refused gets to its finally", async () => {
  let cleanedUp = false;
  const error = await failureOf(async function* () {
    try {
      yield () => "not storable";
    } finally {
      cleanedUp = true;
    }
  });
  expect(error?.code).toBe("not_serializable");
  expect(cleanedUp).toBe(true);
});

test("a step that logs faster than can be stored has its lines left out, and is told so in its log", async () => {
  const log = await runStep(async (_input, step) => {
    for (let n = 0; n < 2 * limits.pendingLines; n++) step.log("info", `line ${n}`);
    await quiet();
    step.log("info", "calm again");
  });
  const lines = ofType(log, "step.logged").map((event) => event.message);
  expect(lines).toHaveLength(limits.pendingLines + 2);
  expect(lines.slice(-2)).toEqual([expect.stringContaining("left out"), "calm again"]);
});

test("a step knows who it is, and its signal fires when its attempt is over", async () => {
  let seen: Step | undefined;
  await runStep(async (_input, step) => {
    seen = step;
    expect(step.signal.aborted).toBe(false);
  });
  expect(seen).toMatchObject({ runId: "run", key: "only", attempt: 1, idempotencyKey: "run/only" });
  expect(seen?.signal.aborted).toBe(true);
});

describe("an agent that fails ends its step failed, and the run with it, when it", () => {
  const circular = new Error("round and round");
  circular.cause = circular;
  const cases: [string, unknown, string][] = [
    ["throws undefined", undefined, "threw undefined"],
    ["throws null", null, "threw null"],
    ["throws a string", "no", 'threw "no"'],
    ["throws an object without a prototype", Object.create(null), "threw an object"],
    ["throws a function", () => "secret source", "threw a function"],
    ["throws a symbol", Symbol("s"), "threw Symbol(s)"],
    ["throws an error that causes itself", circular, "round and round"],
    ["throws an error with a message of another type", Object.assign(new Error(), { message: 42 }), "42"],
    ["throws a FatalError", new FatalError("for good"), "for good"],
    [
      "throws what cannot even be read",
      Object.defineProperty(new Error(), "message", {
        get() {
          throw new Error("again");
        },
      }),
      "threw something that cannot be read",
    ],
  ];
  test.each(cases)("%s", async (_name, thrown, message) => {
    const error = await failureOf(() => Promise.reject(thrown));
    expect(error).toEqual({ code: "agent_error", message });
  });

  test("throws before its first await", async () => {
    const error = await failureOf(() => {
      throw new TypeError("too early");
    });
    expect(error?.message).toBe("too early");
  });

  test("throws the code that only a driver may use", async () => {
    const error = await failureOf(() => Promise.reject(new StepcastError("abandoned", "not yours to say")));
    expect(error).toEqual({ code: "agent_error", message: "not yours to say" });
  });

  test("returns the wrong shape", async () => {
    const error = await failureOf(
      async () => ({ rows: [1, "two"] }),
      z.object({ rows: z.array(z.number()) }),
    );
    expect(error).toMatchObject({ code: "invalid_output", issues: [{ path: ["rows", 1] }] });
  });

  test("returns a shape so wrong that its issues alone would be too large to store", async () => {
    const error = await failureOf(async () => ({ ["x".repeat(1_000_000)]: 1 }), z.strictObject({}));
    expect(error?.code).toBe("invalid_output");
    expect(JSON.stringify(error).length).toBeLessThan(10_000);
  });

  test("returns 10 MB", async () => {
    const error = await failureOf(async () => "x".repeat(10_000_000));
    expect(error?.code).toBe("value_too_large");
    expect(error?.message).toContain("writeFile");
  });

  const unstorable = new Map<string, unknown>([
    ["a function", { callback: () => 1 }],
    ["a class instance", { deep: [new (class Model {})()] }],
    ["a circular value", circularValue()],
    ["a Buffer", Buffer.from("bytes")],
    ["a Map with a function in it", new Map([["f", () => 1]])],
  ]);
  test.each([...unstorable])("returns %s", async (_name, value) => {
    expect((await failureOf(async () => value))?.code).toBe("not_serializable");
  });
});

function circularValue(): unknown {
  const value: Record<string, unknown> = {};
  value["self"] = value;
  return value;
}

test("what an agent says after it returned is not heard, and its emit and writeFile reject", async () => {
  let late: Step | undefined;
  const returned = Promise.withResolvers<void>();
  const files = tempFiles();
  const log = await record(
    single(
      agent(async (_input, step) => {
        late = step;
        returned.resolve();
      }),
    ),
    null,
    { files },
  );
  late?.log("info", "late");
  late?.progress(1);
  await expect(late?.emit("late")).rejects.toMatchObject({ code: "cancelled" });
  await expect(late?.writeFile("late.txt", "late")).rejects.toMatchObject({ code: "cancelled" });
  expect(outline(log)).toEqual([
    "run.queued",
    "run.started",
    "step.started only 1",
    "step.completed only 1",
    "run.completed",
  ]);
});

test("10,000 log lines and 10,000 chunks of one tick are all stored, in their order", async () => {
  const log = await runStep(async (_input, step) => {
    for (let n = 0; n < 10_000; n++) {
      step.log("info", `${n}`);
      void step.emit(n);
    }
  });
  const said = log.filter((event) => event.type === "step.logged" || event.type === "step.chunk");
  expect(said).toHaveLength(20_000);
  expect(said.every((event, index) => event.seq === index + 4)).toBe(true);
  const numbers = said.map((event) => (event.type === "step.chunk" ? event.chunk : Number(event.message)));
  expect(numbers).toEqual(Array.from({ length: 20_000 }, (_, index) => Math.floor(index / 2)));
});

test("a burst of progress is stored as its newest, before the step completes", async () => {
  const log = await runStep(async (_input, step) => {
    for (let n = 0; n <= 10_000; n++) step.progress(n, 10_000, "parsing");
  });
  expect(ofType(log, "step.progressed")).toMatchObject([{ done: 10_000, total: 10_000, message: "parsing" }]);
});

test("a log line is cut at its limit, and goes without fields that cannot be stored", async () => {
  const log = await runStep(async (_input, step) => {
    step.log("info", "x".repeat(100_000));
    step.log("error", "failed", { error: new Error("no") });
    step.log("info", "large", { text: "x".repeat(300_000) });
    step.log("info", "fine", { at: new Date(0) });
  });
  expect(log.at(-1)?.type).toBe("run.completed");
  const lines = ofType(log, "step.logged");
  expect(lines[0]?.message).toHaveLength(8 * 1024 + 2);
  expect(lines[1]?.fields).toEqual({ leftOut: expect.stringContaining("instance of Error") });
  expect(lines[2]?.fields).toEqual({ leftOut: expect.stringContaining("over the limit") });
  expect(lines[3]?.fields).toEqual({ at: new Date(0) });
});

test("files are told of once they are whole, and read back by their reference", async () => {
  const log = await runStep(async (_input, step) => {
    const file = await step.writeFile("notes.md", ["# one\n", new TextEncoder().encode("two\n")]);
    const lines = [];
    for await (const line of step.readFile(file).lines()) lines.push(line);
    return lines;
  });
  const [written] = ofType(log, "file.written");
  expect(written?.file).toMatchObject({ name: "notes.md", mediaType: "text/markdown", sizeBytes: 10 });
  expect(log.at(-1)).toMatchObject({ output: ["# one", "two"] });
});

test("an agent that streams without a pause leaves timers and sockets their turn", async () => {
  let turns = 0;
  const timer = setInterval(() => {
    turns += 1;
  }, 0);
  await runStep(async function* () {
    // Without turns for others this would go on for ever.
    while (turns < 3) yield "more";
  });
  clearInterval(timer);
  expect(turns).toBeGreaterThanOrEqual(3);
});
