import { expect, test } from "vitest";
import { z } from "zod";
import { definePipeline, type PipelineContext } from "../define/pipeline.ts";
import { drive } from "../engine/drive.ts";
import { memoryLog } from "../engine/memory/memory-log.ts";
import { encodeFact } from "../model/event-text.ts";
import type { Fact } from "../model/run-event.ts";
import { agent } from "../testing/agents.ts";
import {
  driveOptions,
  eventsSoFar,
  leaveBehind,
  ofType,
  outline,
  queued,
  quiet,
  resumeInTime,
  runId,
  timePasses,
} from "../testing/driven-run.ts";
import { manualClock } from "../testing/manual-clock.ts";

const day = 24 * 60 * 60 * 1_000;

const agents = {
  work: agent(async (value) => value),
  fails: { ...agent(async () => Promise.reject(new Error("no"))), limits: { retry: retryIn(day) } },
  never: agent(() => new Promise(() => undefined)),
};
type Context = PipelineContext<typeof agents>;

function retryIn(ms: number) {
  return { attempts: 2, backoff: { initialMs: ms, maxMs: ms, jitter: 0 } };
}

function pipelineOf(run: (context: Context) => Promise<unknown>) {
  return definePipeline({
    name: "waits",
    input: z.unknown(),
    agents,
    run: (_input, context) => run(context),
  });
}

/** A driver of a run that nobody else drives, under a clock of the test's. */
async function driven(run: (context: Context) => Promise<unknown>) {
  const clock = manualClock();
  const log = memoryLog(clock);
  const pipeline = pipelineOf(run);
  await leaveBehind(log, [queued(pipeline, null)]);
  const options = { ...driveOptions(pipeline, log), leaseMs: 2 ** 31 - 1, clock };
  return { clock, log, pipeline, options, done: drive(options) };
}

test("a run that only sleeps is let go after a short grace, and is woken when it is due", async () => {
  const { clock, log, options, done } = await driven(async ({ sleep, steps }) => {
    await sleep(30 * day);
    return steps.work("after a month");
  });
  await timePasses(clock, done);
  const waiting = await eventsSoFar(log);
  expect(outline(waiting)).toEqual(["run.queued", "run.started", "timer.started", "run.waiting"]);
  const wakeAt = (waiting[2]?.at ?? 0) + 30 * day;
  expect(waiting.at(-1)).toMatchObject({ wakeAt });
  expect((waiting[3]?.at ?? 0) - (waiting[2]?.at ?? 0)).toBe(1_000);
  expect(clock.waiting).toBe(0);
  clock.advance(30 * day);
  await timePasses(clock, drive(options));
  expect(outline(await eventsSoFar(log)).slice(4)).toEqual([
    "run.woken",
    "timer.fired",
    "step.started work 1",
    "step.completed work 1",
    "run.completed",
  ]);
});

test("a short sleep stays in memory, and its pipeline runs once", async () => {
  let lives = 0;
  const pipeline = pipelineOf(async ({ sleep }) => {
    lives += 1;
    await sleep(900);
    return sleep(900);
  });
  const log = await resumeInTime(pipeline, [queued(pipeline, null)]);
  expect(ofType(log, "run.waiting")).toEqual([]);
  expect(lives).toBe(1);
});

test("a run whose steps work is not let go, however long it sleeps beside them", async () => {
  const { clock, log } = await driven(async ({ sleep, steps }) =>
    Promise.race([steps.never(1), sleep(2 * day).then(() => "slept")]),
  );
  await quiet();
  clock.advance(day);
  await quiet();
  expect(ofType(await eventsSoFar(log), "run.waiting")).toEqual([]);
  clock.advance(day);
  await quiet();
  expect(ofType(await eventsSoFar(log), "timer.fired")).toHaveLength(1);
});

test("the earliest of all waits wakes a run: here the delay before an attempt", async () => {
  const { clock, log, done } = await driven(async ({ sleep, steps }) =>
    Promise.all([sleep(2 * day), steps.fails(1), sleep(3 * day)]),
  );
  await timePasses(clock, done);
  const all = await eventsSoFar(log);
  const [retrying] = ofType(all, "step.retrying");
  expect(all.at(-1)).toMatchObject({ type: "run.waiting", wakeAt: (retrying?.at ?? 0) + day });
});

test("a delay before an attempt goes on over the time that the run was let go", async () => {
  const pipeline = pipelineOf(async ({ steps }) => steps.fails(1).catch(() => "failed twice"));
  const log = await resumeInTime(pipeline, [queued(pipeline, null)]);
  expect(outline(log).slice(3)).toEqual([
    "step.retrying fails 1",
    "run.waiting",
    "run.woken",
    "step.started fails 2",
    "step.failed fails 2",
    "run.completed",
  ]);
});

test("what waits is dropped unsettled: nothing is thrown, no finally runs, no signal fires", async () => {
  const heard: string[] = [];
  const { clock, done } = await driven(async ({ sleep, signal }) => {
    signal.addEventListener("abort", () => heard.push("signal"));
    try {
      await sleep(day);
    } catch {
      heard.push("catch");
    } finally {
      heard.push("finally");
    }
  });
  await timePasses(clock, done);
  await quiet();
  expect(heard).toEqual([]);
});

test("what a dropped pipeline still calls goes nowhere", async () => {
  let late: Promise<unknown>[] = [];
  const { clock, log, done } = await driven(async ({ sleep, steps, now }) => {
    clock.after(2_000, () => {
      late = [steps.work(1), sleep(1), now()];
    });
    await sleep(day);
  });
  await timePasses(clock, done);
  clock.advance(2_000);
  await quiet();
  expect(late).toHaveLength(3);
  expect(await Promise.race([...late, Promise.resolve("pending")])).toBe("pending");
  expect(ofType(await eventsSoFar(log), "step.started")).toEqual([]);
});

test("a run that was cancelled while it waited ends without running user code", async () => {
  let lives = 0;
  const { clock, log, options, done } = await driven(async ({ sleep }) => {
    lives += 1;
    await sleep(day);
  });
  await timePasses(clock, done);
  await log.signal(runId, "cancel", encodeFact({ type: "run.cancel_requested" }));
  await timePasses(clock, drive(options));
  expect(outline(await eventsSoFar(log)).slice(3)).toEqual([
    "run.waiting",
    "run.cancel_requested",
    "run.woken",
    "run.cancelled",
  ]);
  expect(lives).toBe(1);
});

test("a cancel reaches a run that sleeps in memory, and one that waits to try a step again", async () => {
  const { clock, log, done } = await driven(async ({ sleep, steps }) => {
    await Promise.all([sleep(day), steps.fails(1)]);
  });
  await quiet();
  await log.signal(runId, "cancel", encodeFact({ type: "run.cancel_requested" }));
  await done;
  expect(outline(await eventsSoFar(log)).slice(4)).toEqual([
    "step.retrying fails 1",
    "run.cancel_requested",
    "step.cancelled fails 1",
    "run.cancelled",
  ]);
  expect(clock.waiting).toBe(0);
});

test("a cancel rejects a sleep, so that its pipeline can clean up, and no sleep begins after it", async () => {
  const heard: unknown[] = [];
  const { log, done } = await driven(async ({ sleep, now }) => {
    const codeOf = (error: { code: string }) => heard.push(error.code);
    await sleep(day).catch(codeOf);
    await sleep(day).catch(codeOf);
    await now().catch(codeOf);
  });
  await quiet();
  await log.signal(runId, "cancel", encodeFact({ type: "run.cancel_requested" }));
  await done;
  expect(heard).toEqual(["cancelled", "cancelled", "cancelled"]);
  expect(outline(await eventsSoFar(log)).slice(2)).toEqual([
    "timer.started",
    "run.cancel_requested",
    "run.cancelled",
  ]);
});

test("a signal that is stored while the run is being let go keeps it", async () => {
  const { clock, log, options } = await driven(async () => "other run");
  const pipeline = pipelineOf(async ({ sleep }) => sleep(day));
  const store = memoryLog(clock);
  await leaveBehind(store, [queued(pipeline, null)]);
  let signalled = false;
  const racing = {
    ...options,
    pipeline,
    log: new Proxy(store, {
      get(target, name: keyof typeof store) {
        if (name !== "suspend") return target[name].bind(target);
        return async (...args: Parameters<typeof store.suspend>) => {
          if (!signalled)
            await target.signal(
              runId,
              "s",
              encodeFact({ type: "signal.received", signal: "s", data: 1, id: "1" }),
            );
          signalled = true;
          return target.suspend(...args);
        };
      },
    }),
  };
  await timePasses(clock, drive(racing));
  expect(outline(await eventsSoFar(store)).slice(2)).toEqual([
    "timer.started",
    "signal.received",
    "run.waiting",
  ]);
  expect(outline(await eventsSoFar(log)).at(-1)).toBe("run.completed");
});

test("a timer that came due while nobody drove fires at once, in the order of its time", async () => {
  const pipeline = pipelineOf(async ({ sleep }) => {
    const order: string[] = [];
    await Promise.all([
      sleep(2_000).then(() => order.push("late")),
      sleep(1_000).then(() => order.push("early")),
    ]);
    return order;
  });
  const clock = manualClock();
  const begun: Fact[] = [
    queued(pipeline, null),
    { type: "run.started", worker: "first" },
    { type: "timer.started", key: "sleep", wakeAt: clock() - 10 },
    { type: "timer.started", key: "sleep#2", wakeAt: clock() - 20 },
  ];
  const log = await resumeInTime(pipeline, begun, { clock });
  expect(ofType(log, "timer.fired").map(({ key }) => key)).toEqual(["sleep#2", "sleep"]);
  expect(log.at(-1)).toMatchObject({ type: "run.completed", output: ["early", "late"] });
});

test("sleep takes a time too, and refuses what is none", async () => {
  const clock = manualClock();
  const until = new Date(clock() + 500);
  const pipeline = pipelineOf(async ({ sleep, now }) => {
    await sleep(until);
    await sleep(new Date(0));
    await sleep(-1);
    const wrong = await sleep(Number.NaN).catch((error: { code: string }) => error.code);
    return [await now(), wrong];
  });
  const log = await resumeInTime(pipeline, [queued(pipeline, null)], { clock });
  expect(log.at(-1)).toMatchObject({ output: [until, "invalid_input"] });
});

test("a sleep or a value that the pipeline no longer asks for is named as non-deterministic", async () => {
  const asks: Fact[] = [
    { type: "timer.started", key: "sleep", wakeAt: 1 },
    { type: "value.recorded", kind: "uuid", key: "uuid", value: "u" },
  ];
  for (const fact of asks) {
    const pipeline = pipelineOf(async ({ steps }) => steps.work(1));
    const begun: Fact = { type: "run.started", worker: "first" };
    const log = await resumeInTime(pipeline, [queued(pipeline, null), begun, fact]);
    expect(log.at(-1)).toMatchObject({
      type: "run.failed",
      error: { code: "non_deterministic", message: expect.stringContaining("key" in fact ? fact.key : "") },
    });
  }
});

test("a value is recorded once, and is the same in every life of the run", async () => {
  const seen: unknown[] = [];
  const pipeline = pipelineOf(async ({ now, uuid, random, sleep }) => {
    const values = [await now(), await uuid(), await random(), await random()];
    seen.push(values);
    await sleep(day);
    return values;
  });
  const log = await resumeInTime(pipeline, [queued(pipeline, null)]);
  expect(ofType(log, "value.recorded").map(({ key }) => key)).toEqual(["now", "uuid", "random", "random#2"]);
  expect(seen).toHaveLength(2);
  expect(seen[1]).toStrictEqual(seen[0]);
  expect(log.at(-1)).toMatchObject({ type: "run.completed", output: seen[0] });
});
