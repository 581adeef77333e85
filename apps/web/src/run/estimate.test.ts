import { describe, expect, test } from "vitest";
import { durationsOf, remaining, roundedMs, usualDuration } from "./estimate.ts";

function took(ms: number, waitedMs = 0) {
  return { queuedAt: 1_000, startedAt: 1_000 + waitedMs, endedAt: 1_000 + waitedMs + ms };
}

describe("how long a run takes", () => {
  test("is not known without earlier runs", () => {
    expect(usualDuration([])).toBeUndefined();
    expect(remaining(undefined, 5_000)).toBeUndefined();
  });

  test("is the middle of the earlier runs, so that one that hung does not count", () => {
    expect(usualDuration([took(10), took(30), took(1_000_000)])).toBe(30);
    expect(usualDuration([took(10), took(30)])).toBe(20);
  });

  test("is counted from its begin, not from the queue", () => {
    expect(usualDuration([took(10, 500)])).toBe(10);
  });

  test("is what is left of the usual time, then any moment, then longer than usual", () => {
    expect(remaining(40_000, 10_000)).toEqual({ kind: "left", ms: 30_000 });
    expect(remaining(40_000, 41_000)).toEqual({ kind: "soon" });
    expect(remaining(40_000, 49_000)).toEqual({ kind: "longer", usualMs: 40_000 });
  });

  test("is said roughly", () => {
    expect([400, 3_400, 42_300, 100_000, 3_000_000].map(roundedMs)).toEqual([
      1_000, 3_000, 40_000, 90_000, 3_000_000,
    ]);
  });
});

test("how long an agent takes is the middle of its steps, without those that were taken over", () => {
  const step = (key: string, ms: number, copied = false) => ({
    step: key.split("#")[0],
    key,
    status: "completed",
    copied,
    startedAt: 0,
    endedAt: ms,
  });
  const steps = { a: step("a", 10), "a#2": step("a#2", 30), "a#3": step("a#3", 50), b: step("b", 7, true) };
  // Only what is read of a step is here.
  expect([...durationsOf({ steps: steps as never })]).toEqual([["a", 30]]);
});
