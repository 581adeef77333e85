import type { RunState, StepState } from "@stepcast/pipeline";
import fc from "fast-check";
import { expect, test } from "vitest";
import { queuedAt, WrittenLog } from "../testing/written-log.ts";
import { type AgentGraph, graphOf } from "./graph-of.ts";

const now = queuedAt + 60_000;
const order = [["columns"], ["clean"], ["moods", "names"], ["report"]];

const arrows = ({ edges }: AgentGraph) => edges.map(({ from, to }) => `${from}>${to}`).toSorted();

function diamond(): WrittenLog {
  return new WrittenLog()
    .queued()
    .step(10, 100, "columns")
    .step(110, 500, "clean")
    .begin(510, "moods")
    .begin(511, "names")
    .done(900, "names")
    .done(1_200, "moods")
    .step(1_210, 1_500, "report");
}

test("an edge leads to what began after another had ended, and none that others imply", () => {
  const graph = graphOf(diamond().state, { now });
  expect(arrows(graph)).toEqual([
    "clean>moods",
    "clean>names",
    "columns>clean",
    "moods>report",
    "names>report",
  ]);
  expect(graph.nodes.map(({ agent, status, lastedMs }) => [agent, status, lastedMs])).toEqual([
    ["columns", "completed", 90],
    ["clean", "completed", 390],
    ["moods", "completed", 690],
    ["names", "completed", 389],
    ["report", "completed", 290],
  ]);
});

test("what is to come stands there before it starts, in the shape of an earlier run or of the app's order", () => {
  const begun = new WrittenLog().queued().step(10, 100, "columns").begin(110, "clean").state;
  for (const options of [{ order }, { earlier: diamond().state }]) {
    const graph = graphOf(begun, { now, ...options });
    expect(graph.nodes.map(({ agent, status }) => `${agent} ${status}`)).toEqual([
      "columns completed",
      "clean running",
      "moods pending",
      "names pending",
      "report pending",
    ]);
    expect(arrows(graph)).toEqual([
      "clean>moods",
      "clean>names",
      "columns>clean",
      "moods>report",
      "names>report",
    ]);
    expect(graph.edges.filter(({ isExpected }) => isExpected)).toHaveLength(4);
  }
});

test("before anything has begun the whole plan is there", () => {
  const graph = graphOf(new WrittenLog().queued().state, { now, order });
  expect(graph.nodes.every(({ status, count }) => status === "pending" && count === 0)).toBe(true);
  expect(arrows(graph)).toHaveLength(5);
});

test("what a completed run did without is not to come", () => {
  const { nodes } = graphOf(new WrittenLog().queued().step(1, 2, "columns").completed(3).state, {
    now,
    order,
  });
  expect(nodes.map(({ agent }) => agent)).toEqual(["columns"]);
});

test("two of one stage that happened to run one after the other do not depend on one another", () => {
  const log = new WrittenLog()
    .queued()
    .step(1, 100, "columns")
    .step(101, 200, "clean")
    .step(201, 300, "moods")
    .step(301, 400, "names");
  expect(arrows(graphOf(log.state, { now }))).toContain("moods>names");
  expect(arrows(graphOf(log.state, { now, order }))).not.toContain("moods>names");
});

test("in a map, agents are compared item by item: one item's second step may begin before another's first", () => {
  const log = new WrittenLog().queued().step(1, 10, "plan");
  for (let index = 0; index < 50; index += 1)
    log
      .step(20 + index * 10, 25 + index * 10, `${index}/fetch`)
      .step(25 + index * 10, 60 + index * 10, `${index}/write`);
  const graph = graphOf(log.step(1_000, 1_001, "join").state, { now });
  expect(arrows(graph)).toEqual(["fetch>write", "plan>fetch", "write>join"]);
  expect(graph.nodes[1]).toMatchObject({ agent: "fetch", count: 50, counts: { completed: 50 } });
});

test("the items of a second map are not those of the first", () => {
  const log = new WrittenLog().queued();
  for (const item of ["a", "b"]) log.step(10, 20, `${item}/fetch`);
  for (const item of ["a", "b"]) log.step(30, 40, `map#2/${item}/write`);
  expect(arrows(graphOf(log.state, { now }))).toEqual(["fetch>write"]);
});

test("agents that follow one another in turns do not wait for each other", () => {
  const log = new WrittenLog()
    .queued()
    .step(1, 10, "ask")
    .step(11, 20, "try")
    .step(21, 30, "ask#2")
    .step(31, 40, "try#2");
  expect(graphOf(log.state, { now }).edges).toEqual([]);
});

test("copies have no time of their own: the earlier run says what followed what", () => {
  const log = new WrittenLog()
    .queued({ origin: { runId: "before", copied: 8 } })
    .step(0, 0, "columns")
    .step(0, 0, "clean")
    .step(0, 0, "moods")
    .step(0, 0, "names")
    .step(500, 600, "report");
  const graph = graphOf(log.state, { now, earlier: diamond().state });
  expect(arrows(graph)).toEqual([
    "clean>moods",
    "clean>names",
    "columns>clean",
    "moods>report",
    "names>report",
  ]);
  expect(graph.nodes[0]?.lastedMs).toBeUndefined();
});

test("an agent is as its steps are: at work, then failed, then completed", () => {
  const log = new WrittenLog()
    .queued()
    .begin(1, "a")
    .begin(1, "a#2")
    .begin(1, "a#3")
    .failed(2, "a")
    .done(3, "a#2");
  const status = () => graphOf(log.state, { now }).nodes[0]?.status;
  expect(status()).toBe("running");
  log.done(4, "a#3");
  expect(status()).toBe("failed");
});

const anyRun = fc
  .array(
    fc.record({
      key: fc.constantFrom(
        "a",
        "b",
        "c",
        "d",
        "e#2",
        "a#2",
        "x/f",
        "y/f",
        "x/g",
        "y/g",
        "map#2/x/f",
        "x/i/h",
        "y/i/h",
      ),
      startMs: fc.nat(1_000),
      lengthMs: fc.option(fc.nat(400), { nil: undefined }),
    }),
    { maxLength: 40 },
  )
  .map((steps) => {
    const log = new WrittenLog().queued();
    const byKey = new Map(steps.map((step) => [step.key, step]));
    for (const { key, startMs, lengthMs } of [...byKey.values()].sort((a, b) => a.startMs - b.startMs)) {
      log.begin(startMs, key);
      if (lengthMs !== undefined) log.done(startMs + lengthMs, key);
    }
    return log.state;
  });

test("of any run, and any plan, every agent is there once, no edges form a circle, and none is implied by others", () => {
  fc.assert(
    fc.property(anyRun, fc.option(anyRun, { nil: undefined }), (state, earlier) => {
      const { nodes, edges } = graphOf(state, { now, earlier });
      const agents = nodes.map(({ agent }) => agent);
      expect(new Set(agents).size).toBe(agents.length);
      for (const agent of new Set(agentsOf(state))) expect(agents).toContain(agent);
      for (const { from, to } of edges) {
        expect(agents).toContain(from);
        expect(agents).toContain(to);
        expect(reachable(to, edges)).not.toContain(from);
        const others = edges.filter((edge) => edge.from !== from || edge.to !== to);
        expect(reachable(from, others)).not.toContain(to);
      }
    }),
    { numRuns: 300 },
  );
});

test("of any run without maps, one agent leads to another exactly where all of its steps had ended before", () => {
  fc.assert(
    fc.property(anyRun, (state) => {
      const steps = Object.values(state.steps as Record<string, StepState>).filter(
        ({ key }) => !key.includes("/"),
      );
      const flat = { ...state, steps: Object.fromEntries(steps.map((step) => [step.key, step])) } as RunState;
      const { nodes, edges } = graphOf(flat, { now });
      for (const { agent: a } of nodes)
        for (const { agent: b } of nodes) {
          if (a === b) continue;
          const ends = steps
            .filter(({ step }) => step === a)
            .map(({ endedAt }) => endedAt ?? Number.POSITIVE_INFINITY);
          const starts = steps.filter(({ step }) => step === b).map(({ startedAt }) => startedAt);
          const [end, start] = [Math.max(...ends), Math.min(...starts)];
          // At one instant the log's order decides, which the times do not tell.
          if (end === start) continue;
          expect(reachable(a, edges).has(b)).toBe(end < start);
        }
    }),
    { numRuns: 200 },
  );
});

function agentsOf(state: RunState): string[] {
  return Object.values(state.steps as Record<string, StepState>).map(({ step }) => step);
}

function reachable(from: string, edges: readonly { from: string; to: string }[]): Set<string> {
  const found = new Set<string>();
  const visit = (name: string) => {
    for (const edge of edges) {
      if (edge.from !== name || found.has(edge.to)) continue;
      found.add(edge.to);
      visit(edge.to);
    }
  };
  visit(from);
  return found;
}
