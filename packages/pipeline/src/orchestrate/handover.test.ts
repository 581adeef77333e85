import { expect, test } from "vitest";
import { z } from "zod";
import { definePipeline, type Pipeline, type PipelineContext } from "../define/pipeline.ts";
import { drive } from "../engine/drive.ts";
import { memoryLog } from "../engine/memory/memory-log.ts";
import type { RunEvent } from "../model/run-event.ts";
import { agent, gates, silentAgent } from "../testing/agents.ts";
import {
  driveOptions,
  eventsSoFar,
  leaveBehind,
  ofType,
  outline,
  queued,
  quiet,
  resumeInTime,
  timePasses,
} from "../testing/driven-run.ts";
import { testsInFull } from "../testing/environment.ts";
import { brokenLaws } from "../testing/laws-of-a-log.ts";
import { manualClock } from "../testing/manual-clock.ts";

const heard: string[] = [];
const never = new Promise<never>(() => undefined);

function setUp(run: (context: PipelineContext<ReturnType<typeof agentsOf>>) => Promise<unknown>) {
  const gate = gates();
  const agents = agentsOf(gate);
  const clock = manualClock();
  const log = memoryLog(clock);
  const pipeline = definePipeline({
    name: "handed",
    input: z.unknown(),
    agents,
    run: (_input, context) => run(context),
  });
  const handover = new AbortController();
  const options = { ...driveOptions(pipeline, log), clock, leaseMs: 2 ** 31 - 1, handover: handover.signal };
  /** Another worker, to whom nobody hands over. */
  const next = () =>
    timePasses(clock, drive({ ...options, worker: "next", handover: new AbortController().signal }));
  const start = async () => {
    await leaveBehind(log, [queued(pipeline, null)]);
    return drive({ ...options, graceMs: 1_000_000 });
  };
  return { gate, clock, log, pipeline, handover, start, next };
}

/** Also a crash while it is handed over, or woken after it, changes nothing. */
async function expectSurvivesCrashes(pipeline: Pipeline, whole: readonly RunEvent[]): Promise<void> {
  for (let cut = testsInFull ? 1 : whole.length - 3; cut < whole.length; cut++) {
    const log = await resumeInTime(pipeline, whole.slice(0, cut));
    expect(brokenLaws(log)).toEqual([]);
    expect(log.at(-1)).toMatchObject({ output: ofType(whole, "run.completed")[0]?.output });
  }
}

function agentsOf(gate: ReturnType<typeof gates>) {
  return {
    quick: agent(async (value) => value),
    gated: agent(async (value) => gate.pass("gate").then(() => value)),
    deaf: agent((_input, { attempt, signal }) => {
      signal.addEventListener("abort", () => heard.push("told to stop"));
      return attempt === 1 ? never : Promise.resolve("second");
    }),
    obedient: silentAgent(),
    fails: {
      ...agent(async (_input, { attempt }) => (attempt === 1 ? Promise.reject(new Error("no")) : attempt)),
      limits: { retry: { attempts: 2, backoff: { initialMs: 500, jitter: 0 } } },
    },
  };
}

test("what is open is left to the next worker, who goes on at once and counts no crash", async () => {
  const { log, handover, start, next, clock } = setUp(async ({ steps }) => [
    await steps.quick(1),
    await steps.deaf(1),
  ]);
  const driven = start();
  await quiet();
  heard.length = 0;
  handover.abort();
  await driven;
  expect(heard).toEqual(["told to stop"]);
  const left = await eventsSoFar(log);
  expect(outline(left).slice(-2)).toEqual(["step.failed deaf 1", "run.waiting"]);
  expect(ofType(left, "step.failed")[0]?.error.code).toBe("abandoned");
  expect(left.at(-1)).toMatchObject({ wakeAt: clock() });
  await next();
  const all = await eventsSoFar(log);
  expect(outline(all).slice(left.length)).toEqual([
    "run.woken",
    "step.started deaf 2",
    "step.completed deaf 2",
    "run.completed",
  ]);
  expect(all.at(-1)).toMatchObject({ output: [1, "second"] });
  expect(brokenLaws(all)).toEqual([]);
});

test("a run that waits is handed over too, and waits on for the rest of its time", async () => {
  const { log, handover, start, next } = setUp(async ({ steps, sleep }) => {
    await Promise.all([steps.fails(1), sleep(800)]);
    return "done";
  });
  const driven = start();
  await quiet();
  handover.abort();
  await driven;
  await next();
  const all = await eventsSoFar(log);
  expect(outline(all).slice(4)).toEqual([
    "step.retrying fails 1",
    "run.waiting",
    "run.woken",
    "step.started fails 2",
    "step.completed fails 2",
    "timer.fired",
    "run.completed",
  ]);
  const [retrying] = ofType(all, "step.retrying");
  expect((ofType(all, "step.started")[1]?.at ?? 0) - (retrying?.at ?? 0)).toBe(500);
});

test("no new step begins, though one ends in the same moment", async () => {
  const { gate, log, handover, start, next } = setUp(async ({ steps }) => [
    await steps.gated("ended"),
    await steps.quick("next"),
  ]);
  const driven = start();
  await quiet();
  gate.open("gate");
  // Its result is on its way.
  for (let hop = 0; hop < 6; hop++) await Promise.resolve();
  handover.abort();
  await driven;
  const left = await eventsSoFar(log);
  expect(outline(left)).not.toContain("step.started quick 1");
  await next();
  const all = await eventsSoFar(log);
  expect(all.at(-1)).toMatchObject({ output: ["ended", "next"] });
  expect(brokenLaws(all)).toEqual([]);
});

test("wherever a run is handed over, and however often, it ends as it would have ended", async () => {
  for (let turns = 0; turns < 40; turns++) {
    const { gate, log, pipeline, handover, start, next } = setUp(async ({ steps, map, sleep, random }) => {
      const numbers = await map([1, 2, 3], async (n, item) => item.steps.quick(await item.steps.quick(n)));
      await Promise.all([sleep(10), steps.fails(1), random()]);
      return [...numbers, await steps.quick(4)];
    });
    gate.open("gate");
    const driven = start();
    await quiet(turns);
    handover.abort();
    await driven;
    const left = await eventsSoFar(log);
    while (!outline(await eventsSoFar(log)).includes("run.completed")) await next();
    const all = await eventsSoFar(log);
    expect(all.at(-1)).toMatchObject({ output: [1, 2, 3, 4] });
    expect(brokenLaws(all)).toEqual([]);
    const done = ofType(left, "step.completed").map((event) => event.key);
    const again = ofType(all.slice(left.length), "step.started").map((event) => event.key);
    expect(again.filter((key) => done.includes(key))).toEqual([]);
    expect(ofType(all, "run.taken_over")).toEqual([]);
    await expectSurvivesCrashes(pipeline, all);
  }
});

test("a pipeline that would end in the same moment ends in the next worker", async () => {
  const { log, handover, start, next } = setUp(async ({ steps }) => {
    void steps.obedient(1);
    const value = await steps.quick("done");
    handover.abort();
    return value;
  });
  await start();
  expect(outline(await eventsSoFar(log)).slice(-2)).toEqual(["step.failed obedient 1", "run.waiting"]);
  await next();
  const all = await eventsSoFar(log);
  expect(outline(all).slice(-3)).toEqual(["run.woken", "step.cancelled obedient 1", "run.completed"]);
  expect(brokenLaws(all)).toEqual([]);
});

test("a worker that is stopping before it begins gives the run back as it was", async () => {
  const { log, handover, start, next } = setUp(async ({ steps }) => steps.quick("done"));
  handover.abort();
  await start();
  expect(outline(await eventsSoFar(log))).toEqual(["run.queued", "run.started", "run.waiting"]);
  await next();
  expect((await eventsSoFar(log)).at(-1)).toMatchObject({ type: "run.completed", output: "done" });
});

test("what a crash left open is closed, and not begun, by a worker that is stopping while it replays", async () => {
  let lives = 0;
  const { log, pipeline, handover, start } = setUp(async ({ steps }) => {
    lives += 1;
    if (lives === 2) handover.abort();
    await steps.quick("done before");
    return steps.deaf(1);
  });
  void start();
  await quiet();
  const crashed = await eventsSoFar(log);
  const all = await driveOnce(pipeline, crashed, handover.signal);
  expect(outline(all).slice(crashed.length)).toEqual(["run.taken_over", "step.failed deaf 1", "run.waiting"]);
});

test("what a crash left open is closed by the next worker where this one stops before it begins", async () => {
  const { log, pipeline, handover, start } = setUp(async ({ steps }) => steps.deaf(1));
  void start();
  await quiet();
  const crashed = await eventsSoFar(log);
  handover.abort();
  const left = await driveOnce(pipeline, crashed, handover.signal);
  expect(outline(left).slice(crashed.length)).toEqual(["run.taken_over", "run.waiting"]);
  const all = await resumeInTime(pipeline, left);
  expect(outline(all).slice(left.length, left.length + 3)).toEqual([
    "run.woken",
    "step.failed deaf 1",
    "step.started deaf 2",
  ]);
  expect(brokenLaws(all)).toEqual([]);
});

/** One driver's life over a log that another left behind. */
async function driveOnce(pipeline: Pipeline, history: readonly RunEvent[], handover: AbortSignal) {
  const log = memoryLog();
  await leaveBehind(log, history);
  await drive({ ...driveOptions(pipeline, log), handover });
  return eventsSoFar(log);
}

test("a run in its delay is taken over after a crash as after a handover", async () => {
  const { log, start } = setUp(async ({ steps }) => steps.fails(1));
  void start();
  await quiet();
  const crashed = await eventsSoFar(log);
  const pipeline = definePipeline({
    name: "handed",
    input: z.unknown(),
    agents: agentsOf(gates()),
    run: async (_input, { steps }) => steps.fails(1),
  });
  const all = await resumeInTime(pipeline, crashed);
  expect(outline(all).slice(crashed.length)).toEqual([
    "run.taken_over",
    "step.started fails 2",
    "step.completed fails 2",
    "run.completed",
  ]);
});
