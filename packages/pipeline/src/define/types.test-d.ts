import { expectTypeOf, test } from "vitest";
import { z } from "zod";
import type { Engine, Run } from "../engine/index.ts";
import {
  defineAgent,
  definePipeline,
  type AgentRun,
  type EventError,
  FileRef,
  reduceRun,
  RetryableError,
  type RunEvent,
  type RunState,
} from "../index.ts";
import { crashEverywhere, inTurn, replay, withAgents } from "../testing/index.ts";

const clean = defineAgent({
  input: z.object({ csv: FileRef, limit: z.number().default(10) }),
  output: z.object({ rows: FileRef, dropped: z.number() }),
  chunk: z.object({ line: z.string() }),
  async *run({ csv, limit }, step) {
    expectTypeOf(limit).toEqualTypeOf<number>();
    yield { line: csv.name };
    // @ts-expect-error a chunk of the wrong shape is rejected
    await step.emit({ lines: 1 });
    return { rows: csv, dropped: 0 };
  },
});

const when = defineAgent({
  input: z.object({ day: z.string() }),
  output: z.object({ at: z.date() }),
  run: async ({ day }) => ({ at: new Date(day) }),
});

const report = definePipeline({
  name: "report",
  input: z.object({ csv: FileRef, title: z.string().default("Report") }),
  agents: { clean, when },
  async run({ csv, title }, { steps }) {
    expectTypeOf(title).toEqualTypeOf<string>();
    const { rows, dropped } = await steps.clean({ csv });
    const { at } = await steps.when({ day: "2026-01-01" }, { key: "start" });
    expectTypeOf(at).toEqualTypeOf<Date>();
    return { title, file: rows, dropped };
  },
});

declare const event: RunEvent<typeof report>;
declare const state: RunState<typeof report>;
declare const engine: Engine;

test("an event narrows by its type, then by its step, to the agent's own output", () => {
  if (event.type === "step.completed") {
    expectTypeOf(event.step).toEqualTypeOf<"clean" | "when">();
    // @ts-expect-error before the step is known its output has no field of one agent
    event.output.dropped;
    if (event.step === "clean") expectTypeOf(event.output.dropped).toEqualTypeOf<number>();
    else expectTypeOf(event.output.at).toEqualTypeOf<Date>();
  }
  if (event.type === "step.started" && event.step === "clean") {
    expectTypeOf(event.input.limit).toEqualTypeOf<number>();
  }
  if (event.type === "step.chunk" && event.step === "clean") {
    expectTypeOf(event.chunk).toEqualTypeOf<{ line: string }>();
  }
});

test("the last event carries the pipeline's own output, with the file's URL", () => {
  if (event.type === "run.completed") {
    expectTypeOf(event.output.file.url).toEqualTypeOf<string>();
    // @ts-expect-error a field that the output does not have, as after a renaming, is rejected
    event.output.document;
  }
  if (event.type === "run.failed") expectTypeOf(event.error).toEqualTypeOf<EventError>();
  if (event.type === "run.queued") expectTypeOf(event.input.title).toEqualTypeOf<string>();
});

test("a name that no agent has is rejected", () => {
  if (event.type === "step.completed") {
    // @ts-expect-error a step that the pipeline does not have is rejected
    event.step === "sentiment";
  }
  // @ts-expect-error a step that the pipeline does not have is rejected in the state too
  state.steps.sentiment;
  definePipeline({
    name: "unknown",
    input: z.object({}),
    agents: { clean },
    // @ts-expect-error an agent that the pipeline does not have cannot be called
    run: async (_input, { steps }) => steps.sentiment({}),
  });
});

test("a wrong input is rejected, of a step and of a run", () => {
  definePipeline({
    name: "wrong",
    input: z.object({}),
    agents: { clean },
    // @ts-expect-error text is not a file
    run: async (_input, { steps }) => steps.clean({ csv: "data.csv" }),
  });
  // @ts-expect-error the csv is missing
  void engine.start(report, { title: "x" });
  // @ts-expect-error a title is text
  void engine.start(report, { csv: {} as FileRef, title: 1 });
  expectTypeOf(engine.start(report, { csv: {} as FileRef })).toEqualTypeOf<Promise<Run<typeof report>>>();
});

test("a wrong output is rejected, of an agent and of a pipeline", () => {
  defineAgent({
    input: z.object({}),
    output: z.object({ total: z.number() }),
    // @ts-expect-error text is not a number
    run: async () => ({ total: "three" }),
  });
  definePipeline({
    name: "wrong",
    input: z.object({}),
    output: z.object({ total: z.number() }),
    agents: {},
    // @ts-expect-error the output lacks its total
    run: async () => ({ sum: 3 }),
  });
});

test("an agent has either run or worker", () => {
  const schemas = { input: z.object({ n: z.number() }), output: z.number() };
  // @ts-expect-error neither is given
  defineAgent({ ...schemas });
  // @ts-expect-error both are given
  defineAgent({ ...schemas, run: async () => 1, worker: new URL("file:///x.ts") });
  const inWorker = defineAgent({ ...schemas, worker: new URL("file:///x.ts") });
  (async ({ n }) => n + 1) satisfies AgentRun<typeof inWorker>;
  // @ts-expect-error the module returns the wrong output
  (async ({ n }) => `${n}`) satisfies AgentRun<typeof inWorker>;
});

test("map gives results of the callback's own type, and steps, index and key of the item", () => {
  definePipeline({
    name: "mapped",
    input: z.object({ days: z.array(z.string()) }),
    agents: { when },
    async run({ days }, { map, steps }) {
      const dates = await map(
        days,
        async (day, item) => {
          expectTypeOf(day).toEqualTypeOf<string>();
          expectTypeOf(item.index).toEqualTypeOf<number>();
          expectTypeOf(item.key).toEqualTypeOf<string>();
          expectTypeOf(item.steps).toEqualTypeOf(steps);
          expectTypeOf(item.map).toEqualTypeOf(map);
          return (await item.steps.when({ day })).at;
        },
        { concurrency: 4, key: (day, index) => `${day.trim()}-${index}` },
      );
      expectTypeOf(dates).toEqualTypeOf<Date[]>();
      expectTypeOf(await map(new Set([1]), (n) => n > 0)).toEqualTypeOf<boolean[]>();
      // @ts-expect-error an agent that the pipeline does not have cannot be called for an item either
      await map(days, (day, item) => item.steps.clean({ day }));
      // @ts-expect-error a key is text
      await map(days, () => 1, { key: (day) => day.length });
      // @ts-expect-error a number has no items
      await map(3, () => 1);
      return dates;
    },
  });
});

test("a pipeline draws times, ids and chance, and sleeps for milliseconds or until a Date", () => {
  definePipeline({
    name: "draws",
    input: z.object({}),
    agents: {},
    async run(_input, { now, uuid, random, sleep }) {
      expectTypeOf(await now()).toEqualTypeOf<Date>();
      expectTypeOf(await uuid()).toEqualTypeOf<string>();
      expectTypeOf(await random()).toEqualTypeOf<number>();
      expectTypeOf(sleep(1_000)).toEqualTypeOf<Promise<void>>();
      await sleep(await now());
      // @ts-expect-error text is no time
      await sleep("1 s");
    },
  });
});

test("retries and limits are said by an agent, or by a call, which need not repeat them", () => {
  const tried = defineAgent({
    input: z.number(),
    output: z.number(),
    retry: {
      attempts: 3,
      backoff: { initialMs: 100, factor: 2, maxMs: 1_000, jitter: 0.1 },
      retryIf: (error) => {
        expectTypeOf(error).toBeUnknown();
        return true;
      },
    },
    timeoutMs: 1_000,
    heartbeatMs: 100,
    concurrency: 2,
    run: async (n) => n,
  });
  definePipeline({
    name: "tried",
    input: z.object({}),
    agents: { tried },
    async run(_input, { steps }) {
      await steps.tried(1, { retry: { backoff: { jitter: 0 } }, timeoutMs: 5 });
      // @ts-expect-error attempts are counted
      await steps.tried(1, { retry: { attempts: "many" } });
      // @ts-expect-error how many work at a time is the agent's to say
      await steps.tried(1, { concurrency: 1 });
    },
  });
  // @ts-expect-error a delay is in milliseconds
  new RetryableError("busy", { afterMs: "1 s" });
});

test("a test's scripts have the types of the agents, and its reports those of the pipeline", async () => {
  const file = {} as FileRef;
  const scripted = withAgents(report, {
    clean: inTurn({ rows: file, dropped: 0 }, new Error("busy")),
    async when({ day }) {
      expectTypeOf(day).toEqualTypeOf<string>();
      return { at: new Date(day) };
    },
  });
  expectTypeOf(scripted).toEqualTypeOf(report);
  // @ts-expect-error the script's output lacks its file
  withAgents(report, { clean: inTurn({ dropped: 0 }) });
  const { output, events } = await crashEverywhere(
    report,
    { csv: file },
    {
      after: (event) => event.type === "step.completed" && event.step === "clean" && event.output.dropped > 0,
      sameOutput: (a, b) => a.title === b.title,
    },
  );
  expectTypeOf(output.file.url).toEqualTypeOf<string>();
  expectTypeOf(events).toEqualTypeOf<readonly RunEvent<typeof report>[]>();
  const replayed = await replay(report, []);
  if (replayed.status === "completed") expectTypeOf(replayed.output.title).toEqualTypeOf<string>();
});

type Ending = Extract<RunEvent<typeof report>, { type: "run.completed" | "run.failed" | "run.cancelled" }>;

test("a switch must have every case", () => {
  const all = (ending: Ending): string => {
    switch (ending.type) {
      case "run.completed":
        return ending.output.title;
      case "run.failed":
        return ending.error.message;
      case "run.cancelled":
        return ending.completedSteps.join();
    }
  };
  // @ts-expect-error `run.cancelled` is missing, so the function may end without a value
  const missing = (ending: Ending): string => {
    switch (ending.type) {
      case "run.completed":
        return ending.output.title;
      case "run.failed":
        return ending.error.message;
    }
  };
  expectTypeOf(all).toEqualTypeOf(missing);
});

test("the state of a step is typed by its key, counted or one's own", () => {
  expectTypeOf(state.steps.clean?.output?.dropped).toEqualTypeOf<number | undefined>();
  expectTypeOf(state.steps["clean#2"]?.output?.dropped).toEqualTypeOf<number | undefined>();
  expectTypeOf(state.steps["when:start"]?.output?.at).toEqualTypeOf<Date | undefined>();
  expectTypeOf(state.steps["item/clean"]?.output?.dropped).toEqualTypeOf<number | undefined>();
  expectTypeOf(state.steps["map#2/item/clean#2"]?.output?.dropped).toEqualTypeOf<number | undefined>();
  // @ts-expect-error a key of no agent is rejected for an item too
  state.steps["item/sentiment"];
  expectTypeOf(state.steps.clean?.chunks[0]).toEqualTypeOf<{ line: string } | undefined>();
  expectTypeOf(state.output?.file.url).toEqualTypeOf<string | undefined>();
  // @ts-expect-error a field that the agent's output does not have is rejected
  state.steps.clean?.output?.kept;
  // @ts-expect-error a counted key of no agent is rejected
  state.steps["sentiment#2"];
  expectTypeOf(reduceRun(state, event)).toEqualTypeOf<RunState<typeof report>>();
});
