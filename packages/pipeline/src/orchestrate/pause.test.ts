import { expect, test } from "vitest";
import { z } from "zod";
import { definePipeline, type PipelineContext } from "../define/pipeline.ts";
import { drive } from "../engine/drive.ts";
import { memoryLog } from "../engine/memory/memory-log.ts";
import { pauseRun } from "../engine/pause-run.ts";
import { encodeFact } from "../model/event-text.ts";
import type { Fact } from "../model/run-event.ts";
import { emptyRun, reduceEvents } from "../model/run-state.ts";
import { agent, gates } from "../testing/agents.ts";
import {
  driveOptions,
  eventsSoFar,
  leaveBehind,
  ofType,
  outline,
  queued,
  quiet,
  runId,
  timePasses,
} from "../testing/driven-run.ts";
import { brokenLaws } from "../testing/laws-of-a-log.ts";
import { manualClock } from "../testing/manual-clock.ts";

const day = 24 * 60 * 60 * 1_000;
const gate = gates();
const agents = {
  work: agent(async (value) => value),
  wait: agent(async (name) => gate.pass(String(name)).then(() => name)),
  fails: {
    ...agent(async () => Promise.reject(new Error("no"))),
    limits: { retry: { attempts: 2, backoff: { initialMs: day, maxMs: day, jitter: 0 } } },
  },
};
const questions = { go: { data: z.null(), answer: z.string() } };
type Context = PipelineContext<typeof agents, typeof questions>;

async function driven(run: (context: Context) => Promise<unknown>, history: readonly Fact[] = []) {
  const clock = manualClock();
  const log = memoryLog(clock);
  const pipeline = definePipeline({
    name: "paused",
    input: z.unknown(),
    agents,
    questions,
    run: (_input, context) => run(context),
  });
  await leaveBehind(log, [queued(pipeline, null), ...history]);
  const options = { ...driveOptions(pipeline, log), leaseMs: 2 ** 31 - 1, clock };
  const pause = () => pauseRun(log, runId, "run.paused", "ann");
  const resume = () => pauseRun(log, runId, "run.resumed", undefined);
  const start = () => drive(options);
  const life = () => timePasses(clock, start());
  const seen = async () => outline(await eventsSoFar(log));
  const state = async () => reduceEvents(emptyRun(), await eventsSoFar(log));
  return { clock, log, pause, resume, start, life, seen, state };
}

const begun: Fact[] = [{ type: "run.started", worker: "first" }];

test("a step at work goes on in a pause; what it leads to begins once the run is resumed", async () => {
  const run = await driven(async ({ steps }) => steps.work(await steps.wait("at work")));
  const first = run.life();
  await quiet();
  expect(await run.pause()).toBe(true);
  gate.open("at work");
  await first;
  expect((await run.seen()).slice(2)).toEqual([
    "step.started wait 1",
    "run.paused",
    "step.completed wait 1",
    "run.waiting",
  ]);
  expect(await run.state()).toMatchObject({ status: "paused", paused: { by: "ann" } });
  expect(await run.log.claimable({ pipelines: ["paused"], except: new Set(), limit: 9 })).toEqual({
    runIds: [],
    nextAt: undefined,
  });
  expect(await run.resume()).toBe(true);
  expect(await run.state()).toMatchObject({ status: "running", paused: undefined });
  await run.life();
  expect((await run.seen()).slice(6)).toEqual([
    "run.resumed",
    "run.woken",
    "step.started work 1",
    "step.completed work 1",
    "run.completed",
  ]);
});

test("resumed while it is in memory, steps begin in the order of their calls", async () => {
  const run = await driven(async ({ steps }) => {
    await steps.wait("before");
    return Promise.all([steps.work(3), steps.work(1), steps.work(2)]);
  });
  const first = run.start();
  await quiet();
  await run.pause();
  gate.open("before");
  await quiet();
  expect(ofType(await eventsSoFar(run.log), "step.started")).toHaveLength(1);
  await run.resume();
  await first;
  const started = ofType(await eventsSoFar(run.log), "step.started").slice(1);
  expect(started.map(({ key, input }) => [key, input])).toEqual([
    ["work", 3],
    ["work#2", 1],
    ["work#3", 2],
  ]);
  expect((await run.seen()).includes("run.waiting")).toBe(false);
});

test("a call takes its input as it was when it was made, also when it begins later", async () => {
  const run = await driven(async ({ steps }) => {
    await steps.wait("changing");
    const input = { n: 1 };
    const made = steps.work(input);
    input.n = 2;
    return made;
  });
  const first = run.start();
  await quiet();
  await run.pause();
  gate.open("changing");
  await quiet();
  await run.resume();
  await first;
  expect((await eventsSoFar(run.log)).at(-1)).toMatchObject({ output: { n: 1 } });
});

test("a start that was on its way when the pause was stored begins; nothing after it does", async () => {
  const run = await driven(async ({ steps }) => steps.work(await steps.work(1)));
  const { append } = run.log;
  let paused = false;
  run.log.append = async (lease, n, facts) => {
    if (!paused && facts.some(({ type }) => type === "step.started")) {
      paused = true;
      await run.pause();
    }
    return append.call(run.log, lease, n, facts);
  };
  await run.life();
  expect((await run.seen()).slice(2)).toEqual([
    "run.paused",
    "step.started work 1",
    "step.completed work 1",
    "run.waiting",
  ]);
});

test("a pause between a call and its start, in a crash: the next driver holds the step back", async () => {
  const run = await driven(async ({ steps }) => steps.work(1), [...begun, { type: "run.paused" }]);
  await run.life();
  expect((await run.seen()).slice(2)).toEqual(["run.paused", "run.taken_over", "run.waiting"]);
  expect((await run.state()).status).toBe("paused");
});

test("a step that a crash cut off in a pause is closed at once and runs again once the run is resumed", async () => {
  const cutOff: Fact[] = [
    ...begun,
    { type: "step.started", step: "work", key: "work", attempt: 1, input: 1 },
    { type: "run.paused" },
  ];
  const run = await driven(async ({ steps }) => steps.work(1), cutOff);
  await run.life();
  await run.life();
  expect((await run.seen()).slice(4)).toEqual([
    "run.taken_over",
    "step.failed work 1",
    "run.waiting",
    "run.woken",
    "run.waiting",
  ]);
  await run.resume();
  await run.life();
  expect((await run.seen()).slice(10)).toEqual([
    "run.woken",
    "step.started work 2",
    "step.completed work 2",
    "run.completed",
  ]);
  expect(brokenLaws(await eventsSoFar(run.log))).toEqual([]);
});

test("no time counts in a pause: sleeps and attempts that came due in it go on when it ends", async () => {
  const run = await driven(async ({ steps, sleep }) =>
    Promise.all([sleep(day), steps.fails(1).catch(() => 0)]),
  );
  const first = run.start();
  await quiet();
  await run.pause();
  await timePasses(run.clock, first);
  expect((await eventsSoFar(run.log)).at(-1)).not.toHaveProperty("wakeAt");
  run.clock.advance(3 * day);
  await run.life();
  expect((await run.seen()).slice(-3)).toEqual(["run.waiting", "run.woken", "run.waiting"]);
  await run.resume();
  await run.life();
  expect((await run.seen()).slice(-5)).toEqual([
    "run.woken",
    "timer.fired",
    "step.started fails 2",
    "step.failed fails 2",
    "run.completed",
  ]);
});

test("a paused run asks and takes answers, and begins nothing by them", async () => {
  const run = await driven(async ({ ask, steps }) => steps.work(await ask("go", null)));
  await run.pause();
  await run.life();
  const fact = { type: "question.answered", question: "go", key: "go", answer: "on" } as const;
  await run.log.signal(runId, "question:go", encodeFact(fact));
  await run.life();
  expect((await run.seen()).slice(2)).toEqual([
    "run.started",
    "question.asked",
    "run.waiting",
    "question.answered",
    "run.woken",
    "run.waiting",
  ]);
  expect(ofType(await eventsSoFar(run.log), "step.started")).toEqual([]);
  await run.resume();
  await run.life();
  expect((await eventsSoFar(run.log)).at(-1)).toMatchObject({ output: "on" });
});

test("a paused run can be cancelled, and what was held back never begins", async () => {
  const heard: unknown[] = [];
  const run = await driven(async ({ steps }) => {
    await steps.wait("then cancelled");
    await steps.work(1).catch((error: { code: string }) => heard.push(error.code));
  });
  const first = run.start();
  await quiet();
  await run.pause();
  gate.open("then cancelled");
  await quiet();
  await run.log.signal(runId, "cancel", encodeFact({ type: "run.cancel_requested" }));
  await first;
  expect(heard).toEqual(["cancelled"]);
  expect((await run.seen()).slice(-2)).toEqual(["run.cancel_requested", "run.cancelled"]);
  await expect(run.pause()).rejects.toMatchObject({ code: "run_ended" });
});

test("of several pauses at one time one counts, and so it is with resuming", async () => {
  const run = await driven(async ({ steps }) => steps.work(1));
  const changed = async (act: () => Promise<boolean>) =>
    (await Promise.all([act(), act(), act()])).filter(Boolean).length;
  expect(await run.resume()).toBe(false);
  for (let round = 0; round < 2; round++) {
    expect(await changed(run.pause)).toBe(1);
    expect(await run.pause()).toBe(false);
    expect(await changed(run.resume)).toBe(1);
    expect(await run.resume()).toBe(false);
  }
  await run.life();
  expect((await run.seen()).at(-1)).toBe("run.completed");
});
