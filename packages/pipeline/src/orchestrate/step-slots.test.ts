import { expect, test } from "vitest";
import { z } from "zod";
import { defineAgent } from "../define/agent.ts";
import { definePipeline } from "../define/pipeline.ts";
import { memoryLog } from "../engine/memory/memory-log.ts";
import { encodeFact } from "../model/event-text.ts";
import { gates } from "../testing/agents.ts";
import { outline, queued, quiet, record, resumeInTime, runId } from "../testing/driven-run.ts";
import { stepSlots } from "./step-slots.ts";

/** Agents that count how many of them work at a time. */
function counted(concurrency?: number) {
  let working = 0;
  const most = { together: 0 };
  const work = defineAgent({
    input: z.number(),
    output: z.number(),
    ...(concurrency !== undefined && { concurrency }),
    async run(n) {
      working += 1;
      most.together = Math.max(most.together, working);
      for (let turn = 0; turn <= n % 3; turn++) await new Promise((resolve) => setImmediate(resolve));
      working -= 1;
      if (n === 3) throw new Error("one fails");
      return n;
    },
  });
  const pipeline = definePipeline({
    name: "counted",
    input: z.unknown(),
    agents: { work },
    run: async (_input, { steps }) =>
      (await Promise.allSettled(Array.from({ length: 20 }, (_, n) => steps.work(n)))).length,
  });
  return { pipeline, most };
}

test("no more steps of an agent work at a time than its concurrency says, and all get their turn", async () => {
  const { pipeline, most } = counted(3);
  const log = await record(pipeline, null);
  expect(log.at(-1)).toMatchObject({ type: "run.completed", output: 20 });
  expect(most.together).toBe(3);
});

test("no more steps work at a time than the process allows, over all agents and runs", async () => {
  const slots = stepSlots(2);
  const { pipeline, most } = counted();
  await Promise.all([record(pipeline, null, { slots }), record(pipeline, null, { slots })]);
  expect(most.together).toBe(2);
});

test("a step that waits for its slot is cancelled at once, without having worked, and leaves no slot taken", async () => {
  const gate = gates();
  const slots = stepSlots(1);
  const log = memoryLog();
  const began: number[] = [];
  const work = defineAgent({
    input: z.number(),
    output: z.number(),
    async run(n, { signal }) {
      began.push(n);
      void log.signal(runId, "cancel", encodeFact({ type: "run.cancel_requested" }));
      await new Promise((resolve) => signal.addEventListener("abort", resolve));
      await gate.pass("end");
      return n;
    },
  });
  const pipeline = definePipeline({
    name: "waiting",
    input: z.unknown(),
    agents: { work },
    run: async (_input, { steps }) => Promise.all([steps.work(1), steps.work(2)]),
  });
  const done = record(pipeline, null, { log, slots, graceMs: 100_000 });
  await quiet();
  gate.open("end");
  const all = await done;
  expect(outline(all).slice(-3)).toEqual([
    "step.cancelled work#2 1",
    "step.cancelled work 1",
    "run.cancelled",
  ]);
  expect(began).toEqual([1]);
  expect(await freeSlots(slots, work)).toBe(1);
});

test("a slot is given back however a step ends, and not held while it waits to be tried again", async () => {
  const slots = stepSlots(1);
  const fails = defineAgent({
    input: z.number(),
    output: z.number(),
    retry: { attempts: 2 },
    timeoutMs: 10,
    run: async (n, { attempt }) => (n === 1 && attempt === 1 ? Promise.reject(new Error("no")) : n),
  });
  const pipeline = definePipeline({
    name: "ends",
    input: z.unknown(),
    agents: { fails },
    // The second step works while the first one waits for its second attempt: the only slot is free.
    run: async (_input, { steps }) => Promise.all([steps.fails(1), steps.fails(2)]),
  });
  const log = await resumeInTime(pipeline, [queued(pipeline, null)], { slots });
  expect(outline(log).slice(4)).toEqual([
    "step.retrying fails 1",
    "step.completed fails#2 1",
    "step.started fails 2",
    "step.completed fails 2",
    "run.completed",
  ]);
  expect(await freeSlots(slots, fails)).toBe(1);
});

async function freeSlots(slots: ReturnType<typeof stepSlots>, agent: Parameters<typeof slots.take>[0]) {
  const leaving = new AbortController();
  let taken = 0;
  const takes = Array.from({ length: 5 }, () =>
    slots.take(agent, leaving.signal).then(
      () => (taken += 1),
      () => undefined,
    ),
  );
  await quiet(2);
  leaving.abort();
  await Promise.all(takes);
  return taken;
}
