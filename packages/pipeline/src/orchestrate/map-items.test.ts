import { expect, test } from "vitest";
import { z } from "zod";
import { definePipeline, type PipelineContext } from "../define/pipeline.ts";
import { agent, gates, silentAgent } from "../testing/agents.ts";
import { ofType, outline, quiet, record } from "../testing/driven-run.ts";

const gate = gates();
const agents = {
  double: agent(async (n) => Number(n) * 2),
  gated: agent(async (name) => gate.pass(String(name)).then(() => name)),
  fail: agent(async () => Promise.reject(new Error("no"))),
  wait: silentAgent(),
};
type Context = PipelineContext<typeof agents>;

const run = (body: (context: Context) => Promise<unknown>) =>
  record(
    definePipeline({ name: "mapped", input: z.unknown(), agents, run: (_input, context) => body(context) }),
    null,
  );

test("results come in the order of the items, whatever the order in which they end", async () => {
  const log = run(({ map }) => map(["x", "y", "z"], (name, { steps }) => steps.gated(name)));
  for (const name of ["z", "x", "y"]) {
    await quiet();
    gate.open(name);
  }
  expect((await log).at(-1)).toMatchObject({ type: "run.completed", output: ["x", "y", "z"] });
});

test("so many items are at work at a time, and the next begins when one ends", async () => {
  const log = run(({ map }) =>
    map(["1", "2", "3"], (name, { steps }) => steps.gated(name), { concurrency: 2 }),
  );
  for (const name of ["2", "1", "3"]) {
    await quiet();
    gate.open(name);
  }
  expect(outline(await log).slice(2, -1)).toEqual([
    "step.started 0/gated 1",
    "step.started 1/gated 1",
    "step.completed 1/gated 1",
    "step.started 2/gated 1",
    "step.completed 0/gated 1",
    "step.completed 2/gated 1",
  ]);
});

test("every step has a key of its own, in maps one after another, beside each other and in each other", async () => {
  const log = await run(async ({ map, steps }) => {
    await map(
      ["a", "b"],
      async (_x, item) => {
        await item.steps.double(1);
        await item.steps.double(1);
        await item.steps.double(1, { key: "eu" });
        await item.map([1], (_y, inner) => inner.steps.double(1));
        await item.map([1], (_y, inner) => inner.steps.double(1));
      },
      { key: (x) => x, concurrency: 1 },
    );
    await map([1], (_x, item) => item.steps.double(1));
    await steps.double(1);
  });
  expect(ofType(log, "step.started").map((event) => event.key)).toEqual([
    "a/double",
    "a/double#2",
    "a/double:eu",
    "a/0/double",
    "a/map#2/0/double",
    "b/double",
    "b/double#2",
    "b/double:eu",
    "b/0/double",
    "b/map#2/0/double",
    "map#2/0/double",
    "double",
  ]);
});

test("no key of an item can look like a part of another step's key", async () => {
  const log = await run(async ({ map, steps }) => {
    await map(["map#2", "x/y", "double:x", "%"], (_x, item) => item.steps.double(1), { key: (x) => x });
    await steps.double(1, { key: "x/double" });
  });
  const keys = ofType(log, "step.started").map((event) => event.key);
  expect(keys).toEqual([
    "map%232/double",
    "x%2Fy/double",
    "double%3Ax/double",
    "%25/double",
    "double:x/double",
  ]);
});

test("on a failure no further item begins, and steps at work are cancelled when the run ends", async () => {
  const log = await run(({ map }) =>
    map([0, 1, 2, 3], (n, { steps }) => (n === 1 ? steps.fail(n) : steps.wait(n)), { concurrency: 2 }),
  );
  expect(outline(log).slice(2)).toEqual([
    "step.started 0/wait 1",
    "step.started 1/fail 1",
    "step.failed 1/fail 1",
    "step.cancelled 0/wait 1",
    "run.failed",
  ]);
});

test("a lane whose item ends after another failed takes no further one", async () => {
  const log = run(async ({ map, steps }) => {
    const work = (name: string, item: { steps: Context["steps"] }) =>
      name === "fails" ? item.steps.fail(name) : item.steps.gated(name);
    await map(["slow", "fails", "never begun"], work, { concurrency: 2 }).catch(() => undefined);
    return steps.gated("goes on");
  });
  for (const name of ["slow", "goes on"]) {
    await quiet();
    gate.open(name);
  }
  const keys = ofType(await log, "step.started").map((event) => event.key);
  expect(keys).toEqual(["0/gated", "1/fail", "gated"]);
});

test("a callback may give a plain value or throw, and nothing in is nothing out", async () => {
  const log = await run(async ({ map }) => [
    await map([1, 2], (n, { index, key }) => [n, index, key]),
    await map(new Set<number>(), () => 1),
    await map([1], () => {
      throw new Error("early");
    }).catch((error: Error) => error.message),
  ]);
  expect(log.at(-1)).toMatchObject({
    output: [
      [
        [1, 0, "0"],
        [2, 1, "1"],
      ],
      [],
      "early",
    ],
  });
});

test.each<[string, (context: Context) => Promise<unknown>]>([
  ["two items with one key", ({ map }) => map([1, 1], (n) => n, { key: String })],
  ["an empty key", ({ map }) => map([1], (n) => n, { key: () => "" })],
  ["a key that is too long", ({ map }) => map([1], (n) => n, { key: () => "x".repeat(201) })],
  ["no concurrency", ({ map }) => map([1], (n) => n, { concurrency: 0 })],
])("%s is refused before anything begins", async (_name, body) => {
  expect((await run(body)).at(-1)).toMatchObject({ type: "run.failed", error: { code: "invalid_input" } });
});
