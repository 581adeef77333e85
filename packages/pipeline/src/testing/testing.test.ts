import { describe, expect, test } from "vitest";
import { z } from "zod";
import { defineAgent } from "../define/agent.ts";
import { definePipeline, type PipelineContext } from "../define/pipeline.ts";
import type { RunEvent } from "../model/run-event.ts";
import { record } from "./driven-run.ts";
import { crashEverywhere, inTurn, manualClock, replay, withAgents } from "./index.ts";

let lettersCounted = 0;
const count = defineAgent({
  input: z.string(),
  output: z.object({ letters: z.number() }),
  chunk: z.string(),
  retry: { attempts: 2 },
  async run(text, step) {
    lettersCounted += 1;
    step.log("info", "counting");
    return { letters: text.length };
  },
});
const keep = defineAgent({
  input: z.number(),
  output: z.string(),
  run: async (n, step) => (await step.writeFile("n.txt", String(n))).name,
});

const report = definePipeline({
  name: "report",
  input: z.object({ words: z.array(z.string()).default(["one", "three"]) }),
  agents: { count, keep },
  async run({ words }, { map, steps, sleep, random }) {
    const counts = await map(words, async (word, item) => (await item.steps.count(word)).letters);
    await sleep(60_000);
    await random();
    const sum = counts.reduce((a, b) => a + b, 0);
    return { sum, kept: await steps.keep(sum) };
  },
});

/** Other code under the same name, with the same agents. */
function changedTo(
  run: (context: PipelineContext<typeof report.agents>, words: string[]) => Promise<unknown>,
) {
  return definePipeline({
    name: "report",
    input: report.input,
    agents: report.agents,
    run: ({ words }, context) => run(context, words),
  });
}

describe("crashEverywhere", () => {
  test("drives a run on from after every one of its events, and skips its sleeps", async () => {
    const { output, events, crashes } = await crashEverywhere(report, {});
    expect(output).toEqual({ sum: 8, kept: "n.txt" });
    expect(crashes).toBe(events.length - 1);
    expect(events.some((event) => event.type === "run.waiting")).toBe(true);
  });

  test("tries only the crash points it is given", async () => {
    const { crashes } = await crashEverywhere(
      report,
      {},
      { after: (event) => event.type === "step.completed" },
    );
    expect(crashes).toBe(3);
  });

  test("names the crash point after which a run ends in another way", async () => {
    let lives = 0;
    const forgetful = changedTo(async ({ steps }) => {
      await steps.count("word");
      lives += 1;
      return { sum: lives };
    });
    await expect(crashEverywhere(forgetful, {})).rejects.toThrow(
      /after a crash behind event 1 \(run\.queued\): the output was {"sum":1/,
    );
    const varies = { sameOutput: () => true };
    await expect(crashEverywhere(forgetful, {}, varies)).resolves.toMatchObject({ crashes: 5 });
  });

  test("names a replay that leaves the log's way", async () => {
    let calls = 0;
    const varying = changedTo(({ steps }) => steps.count(`call ${calls++}`));
    await expect(crashEverywhere(varying, {}, { sameOutput: () => true })).rejects.toThrow(
      "non_deterministic",
    );
  });

  test("refuses a pipeline that does not complete undisturbed, and an input that does not fit", async () => {
    const failing = withAgents(report, { keep: () => Promise.reject(new Error("disk full")) });
    await expect(crashEverywhere(failing, {})).rejects.toThrow("disk full");
    // @ts-expect-error words are text
    await expect(crashEverywhere(report, { words: [1] })).rejects.toThrow();
  });
});

describe("a pipeline that asks and listens", () => {
  const asks = definePipeline({
    name: "asks",
    input: z.object({}),
    agents: { count },
    questions: {
      word: { data: z.object({ of: z.number() }), answer: z.object({ word: z.string() }) },
      late: { data: z.null(), answer: z.string() },
    },
    signals: { add: z.string() },
    async run(_input, { ask, signals, steps }) {
      const heard: number[] = [];
      const listening = (async () => {
        for await (const word of signals.add) if (heard.push((await steps.count(word)).letters) === 2) return;
      })();
      const words = await Promise.all([1, 2].map((of) => ask("word", { of })));
      const late = await ask("late", null, { timeoutMs: 60_000, default: "nobody" });
      await listening;
      return [...words.map(({ word }) => word), late, ...heard];
    },
  });
  const word = ({ of }: { of: number }, key: string) => ({ word: `${key} ${of}` });
  const signals = [
    { signal: "add", data: "one" },
    { signal: "add", data: "three" },
  ] as const;

  test("is driven on from after every event with the answers and messages of a script", async () => {
    const { output, events, crashes } = await crashEverywhere(asks, {}, { answers: { word }, signals });
    expect(output).toEqual(["word 1", "word#2 2", "nobody", 3, 5]);
    expect(crashes).toBe(events.length - 1);
    expect(events.map(({ type }) => type)).toEqual(
      expect.arrayContaining(["question.answered", "question.closed", "signal.received"]),
    );
  });

  test("is told apart from one that fails where the script has no answer", async () => {
    await expect(crashEverywhere(asks, {}, { signals })).rejects.toThrow(
      'nobody answers question "word": give `answers: { word: … }`',
    );
  });

  test("is replayed over what was recorded, and its next question is named", async () => {
    const { events } = await crashEverywhere(asks, {}, { answers: { word }, signals, after: () => false });
    expect(await replay(asks, events)).toMatchObject({ status: "completed" });
    const asked = events.findIndex(({ type }) => type === "question.asked");
    expect(await replay(asks, events.slice(0, asked))).toEqual({
      status: "unfinished",
      calls: ["word", "word#2", "count"],
    });
    const answered = events.findLastIndex(({ type }) => type === "question.answered");
    expect(await replay(asks, events.slice(0, answered + 1))).toMatchObject({ calls: ["late"] });
  });
});

describe("scripted agents", () => {
  test("stand in for those of a pipeline, which keeps its types and is itself unchanged", async () => {
    lettersCounted = 0;
    const scripted = withAgents(report, {
      async *count(text) {
        yield text;
        return { letters: 100 };
      },
    });
    const { output } = await crashEverywhere(scripted, {});
    expect(output.sum).toBe(200);
    expect(lettersCounted).toBe(0);
    expect(report.agents.count).toBe(count);
    // @ts-expect-error the script's output lacks its letters
    withAgents(report, { count: async () => ({}) });
    // @ts-expect-error the pipeline has no such agent
    withAgents(report, { sum: async () => 1 });
  });

  test("take turns, of which an Error is thrown, and say when they have no more", async () => {
    const one = definePipeline({
      name: "one",
      input: z.unknown(),
      agents: { count: { ...count, limits: { retry: { attempts: 2, backoff: { initialMs: 0 } } } } },
      run: async (_input, { steps }) => steps.count("x"),
    });
    const retried = withAgents(one, { count: inTurn(new Error("busy"), { letters: 7 }) });
    expect((await record(retried, null)).at(-1)).toMatchObject({ output: { letters: 7 } });
    const spent = withAgents(one, { count: inTurn<{ letters: number }>() });
    expect((await record(spent, null)).at(-1)).toMatchObject({
      error: { message: expect.stringContaining("0 turns") },
    });
  });
});

describe("replay", () => {
  const recorded = async (): Promise<RunEvent[]> => [
    ...(await crashEverywhere(report, {}, { after: () => false })).events,
  ];

  test("takes code over a whole recorded run without running an agent", async () => {
    const events = await recorded();
    lettersCounted = 0;
    expect(await replay(report, events)).toEqual({ status: "completed", output: { sum: 8, kept: "n.txt" } });
    expect(lettersCounted).toBe(0);
  });

  test("tells what the code would begin next, over a run recorded to its middle", async () => {
    const events = await recorded();
    const upTo = (type: string) => events.slice(0, events.findIndex((event) => event.type === type) + 1);
    expect(await replay(report, upTo("timer.fired"))).toEqual({ status: "unfinished", calls: ["random"] });
    expect(await replay(report, upTo("step.started"))).toEqual({ status: "unfinished", calls: ["1/count"] });
    expect(await replay(report, upTo("timer.started"))).toEqual({ status: "unfinished", calls: [] });
  });

  test("throws where changed code leaves the log's way, and says how", async () => {
    const events = await recorded();
    const changed = changedTo(async ({ map, steps }, words) => {
      const counts = await map(words, (word, item) => item.steps.count(word.toUpperCase()));
      return steps.keep(counts.length);
    });
    await expect(replay(changed, events)).rejects.toMatchObject({
      code: "non_deterministic",
      message: expect.stringContaining('step "0/count" was recorded with another input'),
    });
    const shorter = changedTo(async () => "nothing");
    await expect(replay(shorter, events)).rejects.toMatchObject({ code: "non_deterministic" });
  });

  test("gives a recorded failure, and takes a race's loser for what it is", async () => {
    const direct = changedTo(({ steps }) => steps.keep(1));
    const failing = withAgents(direct, { keep: () => Promise.reject(new Error("disk full")) });
    const log = await record(failing, { words: [] });
    expect(log.at(-1)?.type).toBe("run.failed");
    expect(await replay(failing, log)).toMatchObject({
      status: "failed",
      error: { message: expect.stringContaining("disk full") },
    });
    const race = changedTo(({ steps, sleep }) => Promise.race([steps.keep(1), sleep(1_000_000)]));
    expect(await replay(race, await record(race, { words: [] }))).toEqual({
      status: "completed",
      output: "n.txt",
    });
  });
});

test("a manual clock fires what is due on its way, each at its own time", () => {
  const clock = manualClock(0);
  const fired: [string, number][] = [];
  clock.after(20, () => fired.push(["late", clock()]));
  clock.after(10, () => {
    fired.push(["early", clock()]);
    clock.after(5, () => fired.push(["between", clock()]));
  });
  clock.after(15, () => fired.push(["called off", 0]))();
  clock.advance(12);
  expect(fired).toEqual([["early", 10]]);
  expect(clock.waiting).toBe(2);
  expect(clock.skip()).toBe(true);
  clock.advance(100);
  expect(fired.slice(1)).toEqual([
    ["between", 15],
    ["late", 20],
  ]);
  expect([clock(), clock.skip()]).toEqual([115, false]);
});
