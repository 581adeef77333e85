import type { RunState, StepState } from "@stepcast/pipeline";
import { describe, expect, test } from "vitest";
import { expectedMs, paceOf, remaining, stepsOf, usualDuration, workedMs } from "./expected-ms.ts";

function took(ms: number, waitedMs = 0) {
  return { queuedAt: 1_000, startedAt: 1_000 + waitedMs, endedAt: 1_000 + waitedMs + ms };
}

/** Steps by their keys, each from when to when; one without an end is under way. */
function runOf(times: Record<string, [from: number, to?: number]>, more: Partial<StepState> = {}) {
  const steps = Object.entries(times).map(([key, [startedAt, endedAt]]) => {
    const attempts = [{ attempt: 1, startedAt, endedAt, error: undefined }];
    const status = endedAt === undefined ? "running" : "completed";
    return [key, { step: key, key, status, copied: false, attempts, startedAt, endedAt, ...more }];
  });
  // Only what is read of a run is here.
  return { steps: Object.fromEntries(steps), endedAt: 1_000_000 } as unknown as RunState;
}

test("nobody knows without earlier runs", () => {
  expect(usualDuration([])).toBeUndefined();
  expect(expectedMs(runOf({}), { earlier: undefined, runs: [] }, 0)).toBeUndefined();
  expect(remaining(undefined, 5_000)).toBeUndefined();
});

test("what is left of the usual time is said, then any moment, then longer than usual", () => {
  expect(remaining(40_000, 10_000)).toEqual({ kind: "left", ms: 30_000 });
  expect(remaining(40_000, 41_000)).toEqual({ kind: "soon" });
  expect(remaining(40_000, 49_000)).toEqual({ kind: "longer", usualMs: 40_000 });
});

describe("of runs that are not known step by step, how long they take", () => {
  test("is the middle, so that one that hung does not count", () => {
    expect(usualDuration([took(10), took(30), took(1_000_000)])).toBe(30);
    expect(usualDuration([took(10), took(30)])).toBe(20);
  });

  test("is counted from the begin, not from the queue", () => {
    expect(usualDuration([took(10, 500)])).toBe(10);
  });
});

describe("how long a run has worked", () => {
  test("counts steps side by side once, and one under way until now", () => {
    expect(workedMs(stepsOf(runOf({ a: [0, 100], b: [50, 200], c: [200] })), 230)).toBe(230);
  });

  test("leaves out what it waited between its steps: for an answer, a time, whoever paused it", () => {
    expect(workedMs(stepsOf(runOf({ a: [0, 100], b: [60_000, 60_100] })), 90_000)).toBe(200);
  });

  test("leaves out what was lost with a worker that was gone", () => {
    const attempts = [
      { attempt: 1, startedAt: 0, endedAt: 45_000, error: { code: "abandoned" as const, message: "gone" } },
      { attempt: 2, startedAt: 45_000, endedAt: 60_000, error: undefined },
    ];
    expect(workedMs([{ attempts, copied: false }], 90_000)).toBe(15_000);
  });

  test("leaves out what was taken over", () => {
    expect(workedMs(stepsOf(runOf({ a: [0, 100] }, { copied: true })), 200)).toBe(0);
  });
});

describe("how long a run will take", () => {
  const earlier = runOf({ read: [0, 1_000], moods: [1_000, 11_000], render: [60_000, 61_000] });

  test("is what the earlier one worked, before anything of it is done", () => {
    expect(expectedMs(runOf({ read: [0] }), { earlier, runs: [] }, 0)).toBe(12_000);
  });

  test("is less where its steps are done sooner than the same steps were", () => {
    const run = runOf({ read: [0, 100], moods: [100] });
    expect(paceOf(run, earlier)).toBeCloseTo(600 / 1_500);
    expect(expectedMs(run, { earlier, runs: [] }, 0)).toBeCloseTo((12_000 * 600) / 1_500);
  });

  test("is more where they take longer", () => {
    expect(paceOf(runOf({ read: [0, 4_000] }), earlier)).toBe(3);
  });

  test("is as long as the earlier one where its first steps promised too much", () => {
    const run = runOf({ read: [0, 100], moods: [100] });
    expect(expectedMs(run, { earlier, runs: [] }, 6_000)).toBe(12_000);
  });

  test("leaves out what the run has taken over", () => {
    const run = runOf({ moods: [0, 0] }, { copied: true });
    expect(expectedMs(run, { earlier, runs: [] }, 0)).toBe(2_000);
  });

  test("is the middle of all where the earlier one had itself taken over what is done here", () => {
    const rerun = {
      ...earlier,
      steps: { ...earlier.steps, ...runOf({ read: [0, 0] }, { copied: true }).steps },
    };
    // A summary has more, which is not read.
    expect(expectedMs(runOf({}), { earlier: rerun, runs: [took(7_000)] as never }, 0)).toBe(7_000);
  });
});
