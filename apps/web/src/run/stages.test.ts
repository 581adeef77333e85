import { emptyRun, reduceEvents, type RunEvent, type RunState } from "@stepcast/pipeline";
import { expect, test } from "vitest";
import { countSteps, isFolded, stagesOf } from "./stages.ts";

const look = { stages: [["read"], ["words", "names"], ["write"]] };

type StepFactLike = { type: "step.started" | "step.completed" | "step.failed"; step: string; key: string };

/** A run whose log has these facts. */
function runOf(...facts: StepFactLike[]): RunState {
  const events = facts.map((fact, index) => ({
    v: 1,
    runId: "r",
    seq: index + 1,
    at: index,
    attempt: 1,
    input: {},
    output: {},
    error: { code: "agent_error", message: "no" },
    ...fact,
  }));
  return reduceEvents(emptyRun(), events as unknown as RunEvent[]);
}

function shown(run: RunState) {
  return stagesOf(look, run).map(({ agents }) =>
    agents.map(({ agent, steps: begun }) => [agent, ...begun.map(({ key }) => key)].join(" ")),
  );
}

test("what is planned stands in its order before it begins, side by side where it runs so", () => {
  expect(shown(emptyRun())).toEqual([["read"], ["words", "names"], ["write"]]);
});

test("steps of one agent stand together, wherever they were called", () => {
  const run = runOf(
    { type: "step.started", step: "write", key: "a/write" },
    { type: "step.started", step: "read", key: "read" },
    { type: "step.started", step: "write", key: "b/write" },
  );
  expect(shown(run)).toEqual([["read read"], ["words", "names"], ["write a/write b/write"]]);
});

test("agents that nobody planned come last, as they began", () => {
  const run = runOf(
    { type: "step.started", step: "extra", key: "extra:b" },
    { type: "step.started", step: "more", key: "more" },
    { type: "step.started", step: "extra", key: "extra:a" },
  );
  expect(shown(run).at(-1)).toEqual(["extra extra:b extra:a", "more more"]);
  expect(stagesOf(look, run).at(-1)?.kind).toBe("added");
});

test("what was asked for stands behind them until it begins", () => {
  const asking = { ...look, awaited: () => [awaits("extra:a"), awaits("extra:b")] };
  const run = runOf({ type: "step.started", step: "extra", key: "extra:a" });
  expect(stagesOf(asking, run).at(-1)).toMatchObject({ kind: "added", awaited: [{ key: "extra:b" }] });
  expect(stagesOf(asking, emptyRun()).at(-1)).toMatchObject({ agents: [], awaited: [{}, {}] });
  expect(countSteps(stagesOf(asking, run)).expected).toBe(4 + 2);
});

function awaits(key: string) {
  return { agent: "extra", key, title: key };
}

test("as soon as a run knows how many steps of an agent there will be, they are counted", () => {
  const knowing = { ...look, expects: () => ({ write: 40, names: undefined }) };
  expect(countSteps(stagesOf(knowing, emptyRun())).expected).toBe(3 + 40);
});

test("an agent counts as one step until more of it have begun", () => {
  expect(countSteps(stagesOf(look, emptyRun()))).toMatchObject({ ended: 0, expected: 4 });
  const run = runOf(
    { type: "step.started", step: "read", key: "read" },
    { type: "step.completed", step: "read", key: "read" },
    { type: "step.started", step: "write", key: "a/write" },
    { type: "step.failed", step: "write", key: "a/write" },
    { type: "step.started", step: "write", key: "b/write" },
  );
  const counts = { ended: 2, completed: 1, failed: 1, running: 1, expected: 5 };
  expect(countSteps(stagesOf(look, run))).toEqual(counts);
});

test("steps that only a number tells apart have one row, those of a few items or with titles of their own a row each", () => {
  const rows = (expected: number, hasTitles: boolean, ...keys: string[]) => {
    const run = runOf(...keys.map((key) => ({ type: "step.started", step: "write", key }) as const));
    const [, , stage] = stagesOf({ ...look, expects: () => ({ write: expected }) }, run);
    return stage?.agents.map((agent) => isFolded(agent, hasTitles));
  };
  expect(rows(1, false, "write")).toEqual([false]);
  expect(rows(2, false, "write", "write#2")).toEqual([true]);
  // As soon as it is known that there will be several.
  expect(rows(8, false, "write")).toEqual([true]);
  expect(rows(2, true, "write", "write#2")).toEqual([false]);
  expect(rows(3, false, "a/write", "b/write")).toEqual([false]);
  expect(rows(9, true, "write")).toEqual([true]);
});
