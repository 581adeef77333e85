import { expect, test } from "vitest";
import type { Fact, RunEvent } from "./run-event.ts";
import { emptyRun, keptLines, reduceEvents, reduceRun, type RunState } from "./run-state.ts";

function stateAfter(...facts: Fact[]): RunState {
  return reduceEvents(emptyRun(), facts.map(stamped));
}

function stamped(fact: Fact, index: number): RunEvent {
  return { v: 1, runId: "run", seq: index + 1, at: 1_000 + index, ...fact };
}

const queued: Fact = { type: "run.queued", pipeline: "report", pipelineVersion: "1", input: { a: 1 } };
const begun: Fact = { type: "run.started", worker: "first" };
const step = { step: "clean", key: "clean", attempt: 1 };
const started: Fact = { type: "step.started", ...step, input: 1 };

/** Steps of any name: the state of a pipeline that is not known by its type. */
function stepOf(state: RunState, key: string) {
  return state.steps[key];
}

test("a run goes from queued to its end, with its times", () => {
  expect(stateAfter(queued)).toMatchObject({
    status: "queued",
    pipeline: "report",
    input: { a: 1 },
    queuedAt: 1_000,
  });
  const done = stateAfter(queued, begun, { type: "run.completed", output: 3 });
  expect(done).toMatchObject({
    status: "completed",
    output: 3,
    startedAt: 1_001,
    endedAt: 1_002,
    lastSeq: 3,
  });
});

test("an attempt's chunks and progress are stale with the next attempt; its logs and files are kept", () => {
  const file = {
    id: "A".repeat(22),
    name: "a",
    mediaType: "a/b",
    sizeBytes: 1,
    sha256: "0",
    createdAt: 1,
    url: "/a",
  };
  const error = { code: "abandoned" as const, message: "cut off" };
  const state = stateAfter(
    queued,
    started,
    { type: "step.chunk", ...step, chunk: "stale" },
    { type: "step.progressed", ...step, done: 1 },
    { type: "step.logged", ...step, level: "info", message: "kept" },
    { type: "file.written", ...step, file },
    { type: "step.failed", ...step, error },
  );
  expect(stepOf(state, "clean")).toMatchObject({
    status: "retrying",
    endedAt: undefined,
    chunks: ["stale"],
    error,
  });
  const again = reduceRun(state, stamped({ type: "step.started", ...step, attempt: 2, input: 1 }, 7));
  expect(stepOf(again, "clean")).toMatchObject({
    status: "running",
    attempt: 2,
    chunks: [],
    progress: undefined,
    error: undefined,
    logs: [{ message: "kept" }],
    files: [file],
    attempts: [
      { attempt: 1, endedAt: 1_006, error },
      { attempt: 2, endedAt: undefined },
    ],
  });
});

test("a long step keeps its newest lines and chunks, and counts them all", () => {
  const lines = Array.from({ length: 2 * keptLines }, (_, n): Fact => {
    return { type: "step.logged", ...step, level: "info", message: `${n}` };
  });
  const state = stepOf(stateAfter(queued, started, ...lines), "clean");
  expect(state?.logs).toHaveLength(keptLines);
  expect(state?.logs.at(-1)?.message).toBe(`${2 * keptLines - 1}`);
  expect(state?.logCount).toBe(2 * keptLines);
});

test("an event already folded changes nothing; a reset begins anew", () => {
  const state = stateAfter(queued, begun, started);
  expect(reduceRun(state, stamped(begun, 1))).toBe(state);
  const reset = reduceRun(state, { type: "log.reset", lastSeq: 9 });
  expect(reset).toEqual(emptyRun());
  expect(reduceRun(reset, stamped(queued, 0)).lastSeq).toBe(1);
});

test.each(["constructor", "toString", "valueOf", "hasOwnProperty"])("an agent may be called %s", (name) => {
  const own = { step: name, key: name, attempt: 1 };
  const missed = stateAfter(queued, { type: "step.progressed", ...own, done: 1 });
  expect(Object.keys(missed.steps)).toEqual([]);
  const state = stateAfter(
    queued,
    { type: "step.started", ...own, input: 1 },
    { type: "step.completed", ...own, output: 2 },
  );
  expect(stepOf(state, name)).toMatchObject({ status: "completed", output: 2, logs: [] });
});
