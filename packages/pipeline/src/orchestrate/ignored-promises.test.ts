import { afterEach, beforeEach, expect, test } from "vitest";
import { z } from "zod";
import { definePipeline, type PipelineContext } from "../define/pipeline.ts";
import { memoryLog } from "../engine/memory/memory-log.ts";
import { StepcastError } from "../model/errors.ts";
import { encodeFact } from "../model/event-text.ts";
import { agent, silentAgent } from "../testing/agents.ts";
import { quiet, record, runId } from "../testing/driven-run.ts";

// An unhandled rejection ends a process, and with it every run in it: one pipeline's or agent's slip must not.
const unhandled: unknown[] = [];
const note = (reason: unknown) => unhandled.push(reason);
beforeEach(() => void process.on("unhandledRejection", note));
afterEach(() => {
  process.off("unhandledRejection", note);
  unhandled.length = 0;
});

const agents = {
  fails: agent(() => Promise.reject(new Error("no"))),
  obeys: agent(
    (_input, { signal }) =>
      new Promise((_, reject) => {
        signal.addEventListener("abort", () => reject(signal.reason));
      }),
  ),
  emitsTooMuch: agent(async (_input, step) => {
    void step.emit("x".repeat(300_000));
    return 1;
  }),
  emitsTooLate: agent((_input, step) => {
    step.signal.addEventListener("abort", () => void step.emit("late"));
    return 1;
  }),
  writesTooLate: agent((_input, step) => {
    step.signal.addEventListener("abort", () => void step.writeFile("late.txt", "late"));
    return 1;
  }),
  throwsTheUnreadable: agent(() => {
    const refuse = () => {
      throw new StepcastError("internal", "not to be read");
    };
    throw new Proxy({}, { get: refuse, has: refuse, getPrototypeOf: refuse });
  }),
};

type Context = PipelineContext<typeof agents>;
const slips: Record<string, (context: Context) => Promise<unknown>> = {
  "a map that is awaited too late": async ({ map, steps }) => {
    const later = map([1, 2], (item, own) => own.steps.obeys(item));
    await steps.fails(1);
    await later;
  },
  "a map that is never right, and not looked at": async ({ map, steps }) => {
    void map([1, 2], (item, own) => own.steps.obeys(item), { key: () => "same" });
    return steps.emitsTooLate(1);
  },
  "a sleep of no time that is not looked at": async ({ sleep, steps }) => {
    void sleep(Number.NaN);
    return steps.emitsTooLate(1);
  },
  "a value asked for after the end": async ({ uuid, signal }) => {
    signal.addEventListener("abort", () => void uuid());
    return 1;
  },
  "a chunk that is too large, not awaited": ({ steps }) => steps.emitsTooMuch(1),
  "a chunk after the end, not awaited": ({ steps }) => steps.emitsTooLate(1),
  "a file after the end, not awaited": ({ steps }) => steps.writesTooLate(1),
  "an error that nobody can read": ({ steps }) => steps.throwsTheUnreadable(1),
};

test.each(Object.keys(slips))("the process survives %s", async (name) => {
  const pipeline = definePipeline({
    name: "slips",
    input: z.unknown(),
    agents,
    run: async (_input, context) => slips[name]?.(context),
  });
  const log = await record(pipeline, null);
  await quiet();
  expect(log.at(-1)?.type).toMatch(/^run\.(completed|failed)$/);
  expect(unhandled).toEqual([]);
});

test("the process survives the cancel of a run whose sleep nobody awaits yet", async () => {
  const log = memoryLog();
  const cancel = () => void log.signal(runId, "cancel", encodeFact({ type: "run.cancel_requested" }));
  const pipeline = definePipeline({
    name: "cancelled",
    input: z.unknown(),
    agents: { silent: silentAgent({ onStart: cancel }) },
    async run(_input, { sleep, steps }) {
      const timeout = sleep(60_000);
      await steps.silent(1);
      await timeout;
    },
  });
  const all = await record(pipeline, null, { log });
  await quiet();
  expect(all.at(-1)?.type).toBe("run.cancelled");
  expect(unhandled).toEqual([]);
});
