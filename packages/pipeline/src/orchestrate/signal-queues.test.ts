import { expect, test } from "vitest";
import { z } from "zod";
import { definePipeline, type PipelineContext } from "../define/pipeline.ts";
import { drive } from "../engine/drive.ts";
import { memoryLog } from "../engine/memory/memory-log.ts";
import type { RunLog } from "../engine/run-log.ts";
import { encodeFact } from "../model/event-text.ts";
import type { Fact } from "../model/run-event.ts";
import { agent, gates } from "../testing/agents.ts";
import {
  driveOptions,
  eventsSoFar,
  leaveBehind,
  ofType,
  outline,
  queued,
  quiet,
  resume,
  runId,
  timePasses,
} from "../testing/driven-run.ts";
import { manualClock } from "../testing/manual-clock.ts";

const gate = gates();
const agents = {
  work: agent(async (value) => value),
  wait: agent(async (name) => gate.pass(String(name)).then(() => name)),
};
const signals = { add: z.object({ column: z.string() }), stop: z.null() };
type Context = PipelineContext<typeof agents, Record<never, never>, typeof signals>;

function pipelineOf(run: (context: Context) => Promise<unknown>) {
  return definePipeline({
    name: "listens",
    input: z.unknown(),
    agents,
    signals,
    run: (_input, context) => run(context),
  });
}

let sent = 0;
function send(log: RunLog, column: string) {
  return log.signal(runId, `signal:${++sent}`, encodeFact(received(column)));
}

function received(column: string): Extract<Fact, { type: "signal.received" }> {
  return { type: "signal.received", signal: "add", data: { column }, id: column };
}

async function driven(run: (context: Context) => Promise<unknown>) {
  const clock = manualClock();
  const log = memoryLog(clock);
  const pipeline = pipelineOf(run);
  await leaveBehind(log, [queued(pipeline, null)]);
  const options = { ...driveOptions(pipeline, log), leaseMs: 2 ** 31 - 1, clock };
  return { clock, log, options, done: drive(options) };
}

/** Takes so many messages, and says whose they were. */
async function taken({ signals: { add } }: Context, count: number): Promise<string[]> {
  const columns: string[] = [];
  for await (const { column } of add) {
    columns.push(column);
    if (columns.length === count) break;
  }
  return columns;
}

test("a message that arrives while a step runs makes a new step at once", async () => {
  const { log, done } = await driven(async ({ steps, signals: { add } }) => {
    const sections: Promise<unknown>[] = [];
    void (async () => {
      for await (const { column } of add) sections.push(steps.work(column));
    })();
    const main = await steps.wait("main");
    return [main, ...(await Promise.all(sections))];
  });
  await quiet();
  await send(log, "country");
  await quiet();
  expect(ofType(await eventsSoFar(log), "step.completed")).toMatchObject([{ output: "country" }]);
  gate.open("main");
  await done;
  expect((await eventsSoFar(log)).at(-1)).toMatchObject({
    type: "run.completed",
    output: ["main", "country"],
  });
});

test("messages wait for whoever asks, in the order of the log, and each goes to one", async () => {
  const { log, done } = await driven(async (context) => {
    await context.steps.wait("kept");
    const first = await taken(context, 2);
    const both = await Promise.all([taken(context, 1), taken(context, 1)]);
    return [first, ...both];
  });
  await quiet();
  for (const column of ["a", "b", "c", "d"]) await send(log, column);
  gate.open("kept");
  await done;
  expect((await eventsSoFar(log)).at(-1)).toMatchObject({ output: [["a", "b"], ["c"], ["d"]] });
});

test("a run that listens is let go, whatever time passes, and is woken by a message", async () => {
  const { clock, log, options, done } = await driven(async (context) => taken(context, 2));
  await timePasses(clock, done);
  expect(outline(await eventsSoFar(log)).slice(2)).toEqual(["run.waiting"]);
  expect(clock.waiting).toBe(0);
  await send(log, "a");
  await timePasses(clock, drive(options));
  await send(log, "b");
  await timePasses(clock, drive(options));
  expect(outline(await eventsSoFar(log)).slice(2)).toEqual([
    "run.waiting",
    "signal.received",
    "run.woken",
    "run.waiting",
    "signal.received",
    "run.woken",
    "run.completed",
  ]);
});

test("after a crash anywhere each message is taken once, in the same order", async () => {
  const pipeline = pipelineOf(async (context) => {
    const [first] = await taken(context, 1);
    const [a, rest] = await Promise.all([context.steps.work(first), taken(context, 2)]);
    return [a, ...rest, await context.steps.work(rest)];
  });
  const log = memoryLog();
  await leaveBehind(log, [queued(pipeline, null)]);
  const done = drive(driveOptions(pipeline, log));
  await quiet();
  for (const column of ["a", "b", "c"]) {
    await send(log, column);
    await quiet(2);
  }
  await done;
  const whole = await eventsSoFar(log);
  const output = { output: ["a", "b", "c", ["b", "c"]] };
  expect(whole.at(-1)).toMatchObject(output);
  const last = whole.findLastIndex(({ type }) => type === "signal.received");
  for (let cut = last + 1; cut < whole.length; cut++) {
    const again = await resume(pipeline, whole.slice(0, cut));
    expect(again.at(-1)).toMatchObject(output);
    expect(ofType(again, "step.started").filter(({ attempt }) => attempt === 1)).toHaveLength(2);
  }
});

test("what an iterator that was left still waited for goes to the next one", async () => {
  const { log, done } = await driven(async ({ signals: { add }, steps }) => {
    const iterator = add[Symbol.asyncIterator]();
    const pending = iterator.next();
    await steps.work(1);
    await iterator.return?.();
    const ended = [(await pending).done, (await iterator.next()).done];
    for await (const { column } of add) return [...ended, column];
    return "nothing";
  });
  await quiet();
  await send(log, "a");
  await done;
  expect((await eventsSoFar(log)).at(-1)).toMatchObject({ output: [true, true, "a"] });
});

test("a cancel ends the listening without an error, so that a loop nobody awaits cannot end the process", async () => {
  const unhandled: unknown[] = [];
  const note = (reason: unknown) => unhandled.push(reason);
  process.on("unhandledRejection", note);
  let left = 0;
  const { log, done } = await driven(async ({ steps, signals: { add } }) => {
    void (async () => {
      for await (const _ of add);
      for await (const _ of add);
      left += 1;
    })();
    await steps.wait("for ever");
  });
  await quiet();
  await log.signal(runId, "cancel", encodeFact({ type: "run.cancel_requested" }));
  await quiet();
  gate.open("for ever");
  await done;
  process.off("unhandledRejection", note);
  expect(left).toBe(1);
  expect(unhandled).toEqual([]);
  expect((await eventsSoFar(log)).at(-1)?.type).toBe("run.cancelled");
});

test("a listening loop that is pending when the pipeline returns is dropped, and what was not taken too", async () => {
  const { log, done } = await driven(async ({ steps, signals: { add } }) => {
    void (async () => {
      for await (const { column } of add) await steps.work(column);
    })();
    return steps.wait("dropped");
  });
  await quiet();
  await send(log, "a");
  await quiet();
  gate.open("dropped");
  await done;
  expect(outline(await eventsSoFar(log)).at(-1)).toBe("run.completed");
});
