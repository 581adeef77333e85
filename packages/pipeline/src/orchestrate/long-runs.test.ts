import { expect, test } from "vitest";
import { z } from "zod";
import { definePipeline, type PipelineContext } from "../define/pipeline.ts";
import { drive } from "../engine/drive.ts";
import { memoryLog } from "../engine/memory/memory-log.ts";
import type { RunLog } from "../engine/run-log.ts";
import { agent } from "../testing/agents.ts";
import { driveOptions, eventsSoFar, leaveBehind, queued } from "../testing/driven-run.ts";

const agents = {
  next: agent(async (n) => Number(n) + 1),
  talk: agent(async (count, step) => {
    for (let n = 0; n < Number(count); n++) await step.emit(n);
  }),
};

function pipelineOf(run: (context: PipelineContext<typeof agents>) => Promise<unknown>) {
  return definePipeline({ name: "long", input: z.unknown(), agents, run: (_input, context) => run(context) });
}

/** The whole log of a run, and how many appends it took. */
async function measured(run: (context: PipelineContext<typeof agents>) => Promise<unknown>) {
  const pipeline = pipelineOf(run);
  const log = memoryLog();
  await leaveBehind(log, [queued(pipeline, null)]);
  const append: RunLog["append"] = log.append.bind(log);
  let appends = 0;
  log.append = (...args) => {
    appends += 1;
    return append(...args);
  };
  await drive(driveOptions(pipeline, log));
  return { pipeline, appends, all: await eventsSoFar(log) };
}

const many = 10_000;

test("each of 10,000 steps in sequence costs two events and two appends, and a replay none but the last", async () => {
  const { pipeline, appends, all } = await measured(async ({ steps }) => {
    let n = 0;
    while (n < many) n = Number(await steps.next(n));
    return n;
  });
  expect(all.at(-1)).toMatchObject({ type: "run.completed", output: many });
  expect(all).toHaveLength(2 * many + 3);
  expect(appends).toBeLessThanOrEqual(2 * many + 4);
  const log = memoryLog();
  await leaveBehind(log, all.slice(0, -1));
  await drive(driveOptions(pipeline, log));
  const again = await eventsSoFar(log);
  expect(again.slice(all.length - 1).map(({ type }) => type)).toEqual(["run.taken_over", "run.completed"]);
}, 30_000);

test("10,000 items of a map share their appends", async () => {
  const { appends, all } = await measured(async ({ map }) => {
    const items = Array.from({ length: many }, (_, n) => n);
    const results = await map(items, (n, { steps }) => steps.next(n), { concurrency: 100 });
    return results.length;
  });
  expect(all.at(-1)).toMatchObject({ output: many });
  expect(appends).toBeLessThan(many / 10);
}, 30_000);

test("a flood of chunks shares its appends", async () => {
  const { appends, all } = await measured(({ steps }) => steps.talk(many));
  expect(all).toHaveLength(many + 5);
  expect(appends).toBeLessThan(many / 50);
}, 30_000);
