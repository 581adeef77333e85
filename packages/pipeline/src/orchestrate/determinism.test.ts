import { expect, test } from "vitest";
import { z } from "zod";
import { defineAgent } from "../define/agent.ts";
import { definePipeline, type Pipeline, type PipelineContext } from "../define/pipeline.ts";
import { memoryLog } from "../engine/memory/memory-log.ts";
import { pauseRun } from "../engine/pause-run.ts";
import type { RunLog } from "../engine/run-log.ts";
import { seedOf } from "../engine/seed.ts";
import { encodeFact } from "../model/event-text.ts";
import type { Fact, RunEvent } from "../model/run-event.ts";
import { ofType, outline, queued, resumeInTime, runId } from "../testing/driven-run.ts";
import { testsInFull } from "../testing/environment.ts";
import { brokenLaws } from "../testing/laws-of-a-log.ts";
import { type ManualClock, manualClock } from "../testing/manual-clock.ts";
import { seededRandom } from "../testing/seeded-random.ts";

// Law 5: every run below is cut after every event and driven on with other durations of its steps, and what comes from outside
// comes at another time.

/** What the steps of one life of a run take their durations from. */
let life: { chance: () => number; clock: ManualClock; ran: string[] };

const work = defineAgent({
  input: z.object({ value: z.unknown(), failures: z.number().default(0) }),
  output: z.unknown(),
  retry: { attempts: 9, backoff: { initialMs: 40 } },
  async run({ value, failures }, step) {
    life.ran.push(step.key);
    await new Promise<void>((resolve) => life.clock.after(Math.floor(life.chance() * 100), resolve));
    step.log("info", "worked");
    if (step.attempt <= failures) throw new Error("not yet");
    return value;
  },
});
const agents = { a: work, b: work };
const questions = {
  which: { data: z.number(), answer: z.number() },
  late: { data: z.null(), answer: z.string() },
};
const signals = { add: z.number(), never: z.null() };
type Context = PipelineContext<typeof agents, typeof questions, typeof signals>;

function pipelineOf(run: (context: Context) => Promise<unknown>) {
  return definePipeline({
    name: "cut",
    input: z.unknown(),
    agents,
    questions,
    signals,
    run: (_input, context) => run(context),
  });
}

const xs = [1, 2, 3];

/** Continuations of different lengths: who comes last would call first, were they not run to their end before the next event. */
async function hops(count: number): Promise<void> {
  for (let hop = 0; hop < 10 * count; hop++) await Promise.resolve();
}

const pipelines: Record<string, (context: Context) => Promise<unknown>> = {
  "chains in parallel": ({ steps }) =>
    Promise.all(xs.map(async (x) => steps.b({ value: [x, await steps.a({ value: x })] }))),
  "a map with chains": ({ map }) =>
    map(xs, async (x, { steps }) => steps.b({ value: [x, await steps.a({ value: x })] }), { concurrency: 2 }),
  "maps in a map, and beside it": ({ map }) =>
    Promise.all([
      map(xs, (x, item) => item.map([10, 20], (y, { steps }) => steps.a({ value: x * y })), {
        key: (x) => `x/${x}`,
      }),
      map(xs, (x, { steps }) => steps.a({ value: x })),
    ]),
  "retries in parallel": ({ steps }) => Promise.all(xs.map((x) => steps.a({ value: x, failures: x - 1 }))),
  "values and sleeps in chains": ({ steps, sleep, now, random, uuid }) =>
    Promise.all(
      xs.map(async (x) => {
        await sleep(30 * x);
        const at = await now();
        await steps.a({ value: [at instanceof Date, await random(), typeof (await uuid())] });
        await sleep(5_000);
        return steps.b({ value: x });
      }),
    ),
  "a race between a step and a sleep": async ({ steps, sleep }) => {
    const winner = await Promise.race([steps.a({ value: "step" }), sleep(50).then(() => "sleep")]);
    await steps.b({ value: "after" });
    // Who wins is the log's to say, and is not the same in each life; that it is one of them is.
    return ["step", "sleep"].includes(String(winner));
  },
  "a race that is decided by the log": async ({ steps, sleep }) => {
    const winner = await Promise.race([steps.a({ value: "a" }), sleep(50).then(() => "sleep")]);
    return winner === "a" ? steps.b({ value: "one way" }).then(() => 0) : sleep(60_000).then(() => 0);
  },
  "a race whose loser waits to be tried again": ({ steps }) =>
    Promise.race([
      steps.a({ value: 1, failures: 1 }, { retry: { backoff: { initialMs: 900_000, jitter: 0 } } }),
      steps.b({ value: 2 }),
    ]).then(() => "over"),
  "questions in chains, one of them never answered": ({ ask, steps }) =>
    Promise.all([
      ...xs.map(async (x) => {
        const value = await ask("which", x);
        await hops(4 - x);
        return steps.b({ value });
      }),
      steps.a({ value: "meanwhile" }),
      ask("late", null, { timeoutMs: 70_000, default: "in vain" }),
    ]),
  "a question for each item of a map": ({ ask, map }) =>
    map(xs, async (x, { key, steps }) => {
      const value = await steps.a({ value: x, failures: x === 2 ? 1 : 0 });
      return steps.b({ value: [value, await ask("which", x, { key })] });
    }),
  "messages that arrive while steps run": async ({ signals: { add }, steps }) => {
    const sections: Promise<unknown>[] = [];
    const listening = (async () => {
      for await (const value of add) {
        sections.push(hops(4 - value).then(() => steps.b({ value })));
        if (sections.length === xs.length) return;
      }
    })();
    for (const value of xs) await steps.a({ value });
    await listening;
    return (await Promise.all(sections)).toSorted((a, b) => Number(a) - Number(b));
  },
  "a race between a message and a step": async ({ signals, steps, ask }) => {
    const ear = signals.add[Symbol.asyncIterator]();
    const winner = await Promise.race([steps.a({ value: 1 }), ear.next().then(() => "heard")]);
    await ear.return?.();
    // Who wins is the log's to say; the way on depends on it.
    return winner === "heard" ? ask("which", 1) : steps.b({ value: 1 });
  },
  "a listener that hears nothing": async ({ signals, steps }) => {
    void signals.never[Symbol.asyncIterator]().next();
    return steps.a({ value: 1 });
  },
  "a sleep that nobody awaits": async ({ steps, sleep }) => {
    void sleep(1_000_000);
    return steps.a({ value: 1 });
  },
};

async function live(pipeline: Pipeline, history: readonly Fact[], seed: number): Promise<RunEvent[]> {
  life = { chance: seededRandom(seed), clock: manualClock(), ran: [] };
  const past = history.length > 0 ? history : [queued(pipeline, null)];
  const log = memoryLog(life.clock);
  planOutside(log, past);
  const answers = { which: (data: number) => data };
  return resumeInTime(pipeline, past, { log, answers, clock: life.clock, random: () => 0.25 });
}

/** What comes from outside in the course of a life, unless it came before: three messages, a pause and its end. */
function planOutside(log: RunLog, past: readonly Fact[]): void {
  const { clock, chance } = life;
  const known = past.filter((fact) => fact.type === "signal.received").map(({ id }) => id);
  const has = (type: string) => past.some((fact) => fact.type === type);
  const plan = (ms: number, act: () => Promise<unknown>) =>
    clock.after(Math.floor(ms), () => void act().catch(() => undefined));
  for (const data of xs.filter((x) => !known.includes(`${x}`))) {
    const fact = encodeFact({ type: "signal.received", signal: "add", data, id: `${data}` });
    plan(chance() * 400, () => log.signal(runId, `signal:${data}`, fact));
  }
  const pausedAfterMs = chance() * 300;
  const pause = (type: "run.paused" | "run.resumed") => () => pauseRun(log, runId, type, undefined);
  if (!has("run.paused")) plan(pausedAfterMs, pause("run.paused"));
  if (!has("run.resumed")) plan(pausedAfterMs + chance() * 3_000, pause("run.resumed"));
}

const seeds = testsInFull ? Array.from({ length: 20 }, (_, n) => n) : [1, 2];

test.each(Object.entries(pipelines))("%s, cut anywhere, end as they would have ended", async (_name, run) => {
  const pipeline = pipelineOf(run);
  for (const seed of seeds) {
    const whole = await live(pipeline, [], seed);
    expect(brokenLaws(whole)).toEqual([]);
    for (let cut = 1; cut < whole.length; cut++) {
      const prefix = whole.slice(0, cut);
      const log = await live(pipeline, prefix, 100 * seed + cut);
      const at = outline(prefix).at(-1);
      expect(ofType(log, "run.failed"), at).toEqual([]);
      expect(brokenLaws(log), at).toEqual([]);
      expect(log.at(-1), at).toMatchObject({ output: ofType(whole, "run.completed")[0]?.output });
      const done = ofType(prefix, "step.completed").map((event) => event.key);
      expect(
        life.ran.filter((key) => done.includes(key)),
        at,
      ).toEqual([]);
      if (!_name.includes("race")) expect(keysOf(log), at).toEqual(keysOf(whole));
    }
  }
});

function keysOf(log: readonly RunEvent[]): string[] {
  return [...new Set(ofType(log, "step.started").map((event) => event.key))].sort();
}

test.each(Object.entries(pipelines))(
  "%s, cut anywhere and cancelled, end cancelled without running an agent",
  async (_name, run) => {
    const pipeline = pipelineOf(run);
    const whole = await live(pipeline, [], 3);
    for (let cut = 2; cut < whole.length; cut++) {
      const request = { ...stampOf(whole, cut), type: "run.cancel_requested" } as const;
      const log = await live(pipeline, [...whole.slice(0, cut), request], cut);
      expect(log.at(-1)?.type).toBe("run.cancelled");
      expect(brokenLaws(log)).toEqual([]);
      expect(life.ran).toEqual([]);
    }
  },
);

test.each(Object.entries(pipelines))(
  "%s, done again from any step and cut anywhere, end as they had ended",
  async (_name, run) => {
    const pipeline = pipelineOf(run);
    for (const seed of testsInFull ? seeds.slice(0, 5) : [5]) {
      const whole = await live(pipeline, [], seed);
      const output = ofType(whole, "run.completed")[0]?.output;
      for (const fromStep of keysOf(whole)) {
        const again = await live(pipeline, seeded(pipeline, whole, fromStep), 200 + seed);
        // Copies of copies, too.
        const twice = await live(pipeline, seeded(pipeline, again, fromStep), 300 + seed);
        for (const log of [again, twice]) {
          expect(brokenLaws(log), fromStep).toEqual([]);
          expect(log.at(-1), fromStep).toMatchObject({ output });
        }
        const first = seeded(pipeline, whole, fromStep).length;
        for (let cut = first; cut < again.length; cut++) {
          const log = await live(pipeline, again.slice(0, cut), 400 * seed + cut);
          expect(brokenLaws(log), fromStep).toEqual([]);
          expect(log.at(-1), fromStep).toMatchObject({ output });
        }
      }
    }
  },
);

/** How a rerun's log begins. */
function seeded(pipeline: Pipeline, origin: readonly RunEvent[], fromStep: string): Fact[] {
  const copies = seedOf(origin, fromStep);
  const from = { runId: "origin", fromStep, copied: copies.length };
  return [{ ...queued(pipeline, null), origin: from } as Fact, ...copies];
}

test("a rerun on another path than its copies sees the same in every life", { timeout: 60_000 }, async () => {
  // What it does depends on its input, and its calls meet copies that fit, that do not fit, and none.
  const pipeline = definePipeline({
    name: "cut",
    input: z.number(),
    agents,
    questions,
    signals,
    async run(n, { steps, ask, random, sleep, signals: { add } }) {
      const ear = add[Symbol.asyncIterator]();
      const chains = xs.map(async (x) => {
        const value = await steps.a({ value: x % n });
        const heard = (await ear.next()).value;
        return steps.b({ value: [value, await ask("which", x % n), heard, await random()] });
      });
      const results = await Promise.all(n > 2 ? chains.toReversed() : chains);
      await sleep(1_000);
      return steps.a({ value: results.length });
    },
  });
  for (const seed of seeds) {
    const whole = await live(pipeline, [{ ...queued(pipeline, 2), input: 2 } as Fact], seed);
    for (const fromStep of keysOf(whole)) {
      const begin = seeded(pipeline, whole, fromStep);
      const log = await live(pipeline, [{ ...begin[0], input: 3 } as Fact, ...begin.slice(1)], 7 * seed);
      expect(ofType(log, "run.failed"), fromStep).toEqual([]);
      for (let cut = begin.length; cut < log.length; cut++) {
        const again = await live(pipeline, log.slice(0, cut), cut);
        expect(brokenLaws(again)).toEqual([]);
        expect(again.at(-1), `${fromStep} cut at ${cut}`).toMatchObject({
          type: "run.completed",
          output: 3,
        });
      }
    }
  }
});

function stampOf(log: readonly RunEvent[], seq: number) {
  return { v: 1, runId: "run", seq: seq + 1, at: log[seq]?.at ?? 0 } as const;
}

test("a run that is cut again and again goes on from wherever it was", async () => {
  for (const [name, run] of Object.entries(pipelines)) {
    const pipeline = pipelineOf(run);
    const chance = seededRandom(7);
    let log = await live(pipeline, [], 7);
    const output = ofType(log, "run.completed")[0]?.output;
    for (let crash = 0; crash < 12; crash++) {
      log = await live(pipeline, log.slice(0, 1 + Math.floor(chance() * (log.length - 1))), crash);
      expect(brokenLaws(log), name).toEqual([]);
      expect(log.at(-1), name).toMatchObject({ output });
    }
  }
});
