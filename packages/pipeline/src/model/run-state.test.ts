import { expect, test } from "vitest";
import type { Fact, RunEvent } from "./run-event.ts";
import {
  emptyRun,
  keptLines,
  keptSignals,
  openFold,
  reduceEvents,
  reduceRun,
  type RunState,
} from "./run-state.ts";
import { keptWaits } from "./wait-state.ts";

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

test("an attempt that failed keeps its end and its error where its step is cancelled before the next", () => {
  const error = { code: "agent_error" as const, message: "no" };
  const state = stateAfter(
    queued,
    started,
    { type: "step.retrying", ...step, error, delayMs: 5_000 },
    { type: "step.cancelled", ...step },
  );
  expect(stepOf(state, "clean")).toMatchObject({
    status: "cancelled",
    error: undefined,
    endedAt: 1_003,
    attempts: [{ attempt: 1, endedAt: 1_002, error }],
  });
});

test("a state folded in place copies no step but once, and begins anew at a reset", () => {
  const run = openFold();
  for (const [index, fact] of [queued, started].entries()) run.fold(stamped(fact, index));
  const { steps } = run.state;
  const first = stepOf(run.state, "clean");
  run.fold(stamped({ type: "step.logged", ...step, level: "info", message: "a line" }, 2));
  run.fold(stamped({ type: "step.started", step: "clean", key: "clean#2", attempt: 1, input: 2 }, 3));
  expect(run.state.steps).toBe(steps);
  expect(stepOf(run.state, "clean")).toBe(first);
  expect(first).toMatchObject({ logs: [{ message: "a line" }] });
  run.fold({ type: "log.reset", lastSeq: 0 });
  expect(run.state).toEqual(emptyRun());
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

test("a paused run stays paused, whoever drives it, until it is resumed or ends", () => {
  const paused = stateAfter(queued, begun, { type: "run.paused", by: "ann" });
  expect(paused).toMatchObject({ status: "paused", paused: { at: 1_002, by: "ann" } });
  const drivers: Fact[] = [
    { type: "run.waiting" },
    { type: "run.woken", worker: "second" },
    { type: "run.taken_over", worker: "third", epoch: 3 },
  ];
  const driven = reduceEvents(
    paused,
    drivers.map((fact, index) => stamped(fact, 3 + index)),
  );
  expect(driven.status).toBe("paused");
  const resumed = reduceRun(driven, stamped({ type: "run.resumed" }, 6));
  expect(resumed).toMatchObject({ status: "running", paused: undefined });
  const ended = reduceRun(driven, stamped({ type: "run.completed", output: 1 }, 6));
  expect(ended).toMatchObject({ status: "completed", paused: undefined });
});

test("a question is open until it is answered, its time is over, or the run ends", () => {
  const asked = (key: string): Fact => ({
    type: "question.asked",
    question: "columns",
    key,
    data: { of: key },
  });
  const state = stateAfter(
    queued,
    asked("columns"),
    asked("columns#2"),
    { ...asked("columns:eu"), expiresAt: 9, default: 1 } as Fact,
    { type: "question.answered", question: "columns", key: "columns", answer: 7, by: "ann" },
    { type: "question.closed", question: "columns", key: "columns:eu", reason: "timeout" },
    { type: "question.answered", question: "columns", key: "constructor", answer: 7 },
  );
  expect(Object.keys(state.questions)).toEqual(["columns", "columns#2", "columns:eu"]);
  expect(state.questions).toMatchObject({
    columns: {
      status: "answered",
      data: { of: "columns" },
      answer: 7,
      by: "ann",
      askedAt: 1_001,
      answeredAt: 1_004,
    },
    "columns#2": { status: "open", answer: undefined, expiresAt: undefined },
    "columns:eu": { status: "closed", answer: undefined, expiresAt: 9, default: 1 },
  });
  const ended = reduceRun(state, stamped({ type: "run.cancelled", completedSteps: [], files: [] }, 7));
  expect(ended.questions["columns#2"]?.status).toBe("closed");
  expect(state.questions["columns#2"]?.status).toBe("open");
});

test("a state keeps the newest messages", () => {
  const messages = Array.from({ length: 2 * keptSignals }, (_, n): Fact => {
    return { type: "signal.received", signal: "add", data: n, id: `${n}` };
  });
  const { signals } = stateAfter(queued, ...messages);
  expect(signals).toHaveLength(keptSignals);
  expect(signals.at(-1)).toMatchObject({ signal: "add", data: 2 * keptSignals - 1, by: undefined });
});

test("a step of a rerun is copied until it runs there itself", () => {
  const rerun: Fact = { ...queued, origin: { runId: "origin", fromStep: "sum", copied: 2 } };
  const state = stateAfter(rerun, started, { type: "step.completed", ...step, output: 2 }, begun);
  expect(stepOf(state, "clean")).toMatchObject({ copied: true, status: "completed", output: 2 });
  const again = reduceRun(state, stamped({ type: "step.started", ...step, attempt: 2, input: 3 }, 4));
  expect(stepOf(again, "clean")).toMatchObject({ copied: false, status: "running", output: undefined });
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

test("a cancelled run says what whoever cancelled it said", () => {
  const asked = stateAfter(queued, begun, { type: "run.cancel_requested", by: "Ada", reason: "wrong file" });
  expect(asked).toMatchObject({ status: "running", cancelRequested: true, cancelReason: "wrong file" });
});

test("a state tells what the run is called and whose it is", () => {
  expect(stateAfter({ ...queued, title: "Reviews of May", owner: "ann" })).toMatchObject({
    title: "Reviews of May",
    owner: "ann",
  });
});

test("a state tells when the run only waited: until it was taken up or ended, also while it is paused", () => {
  const state = stateAfter(
    queued,
    begun,
    { type: "run.waiting" },
    { type: "run.woken", worker: "first" },
    { type: "run.paused" },
    { type: "run.waiting" },
    { type: "run.resumed" },
    { type: "run.taken_over", worker: "second", epoch: 2 },
    { type: "run.waiting" },
  );
  const ended = [
    { from: 1_002, until: 1_003 },
    { from: 1_005, until: 1_007 },
  ];
  expect(state.waits).toEqual([...ended, { from: 1_008, until: undefined }]);
  const over = reduceRun(state, stamped({ type: "run.cancelled", completedSteps: [], files: [] }, 9));
  expect(over.waits).toEqual([...ended, { from: 1_008, until: 1_009 }]);
});

test("a state keeps the newest times of waiting", () => {
  const naps = Array.from({ length: 2 * keptWaits }, (): Fact[] => {
    return [{ type: "run.waiting" }, { type: "run.woken", worker: "first" }];
  });
  const { waits } = stateAfter(queued, begun, ...naps.flat());
  expect(waits).toHaveLength(keptWaits);
  expect(waits.at(-1)).toEqual({ from: 1_000 + 4 * keptWaits, until: 1_001 + 4 * keptWaits });
});
