import { expect, test } from "vitest";
import { durationsOf, roundedMs } from "./estimate.ts";

test("what is estimated is said roughly", () => {
  expect([400, 3_400, 42_300, 100_000, 3_000_000].map(roundedMs)).toEqual([
    1_000, 3_000, 40_000, 90_000, 3_000_000,
  ]);
});

function step(key: string, ms: number, more: object = {}) {
  const attempts = [{ attempt: 1, startedAt: 0, endedAt: ms, error: undefined }];
  return { step: key.split("#")[0], key, status: "completed", attempts, startedAt: 0, endedAt: ms, ...more };
}

test("how long an agent takes is the middle of its steps, without those that were taken over", () => {
  const steps = {
    a: step("a", 10),
    "a#2": step("a#2", 30),
    "a#3": step("a#3", 50),
    b: step("b", 7, { copied: true }),
  };
  // Only what is read of a step is here.
  expect([...durationsOf({ steps: steps as never })]).toEqual([["a", 30]]);
});

test("what was lost with a worker that was gone is not usual: the attempt that came to its end is", () => {
  const attempts = [
    { attempt: 1, startedAt: 0, endedAt: 45_000, error: { code: "abandoned", message: "gone" } },
    { attempt: 2, startedAt: 45_000, endedAt: 60_000, error: undefined },
  ];
  const steps = { a: step("a", 60_000, { attempts }) };
  expect([...durationsOf({ steps: steps as never })]).toEqual([["a", 15_000]]);
});
