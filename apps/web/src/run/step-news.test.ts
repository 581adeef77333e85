import { expect, test } from "vitest";
import { newsSince } from "./step-news.ts";

const words = {
  oneEnded: (what: string, ended: number, expected: number) => `${what}, ${ended}/${expected}.`,
  manyEnded: (count: number, ended: number, expected: number) => `${count} ended, ${ended}/${expected}.`,
  failed: (count: number) => `${count} failed.`,
  runIs: (status: string) => `Run ${status}.`,
};
const before = { status: "running", ended: 2, failed: 0 };

test("nothing new is not told", () => {
  expect(newsSince(before, { ...before, newest: "Read: completed", expected: 9 }, words)).toBe("");
});

test("one step is told by its name", () => {
  const now = { ...before, ended: 3, newest: "Read: completed", expected: 9 };
  expect(newsSince(before, now, words)).toBe("Read: completed, 3/9.");
});

test("many are summed up, with those that failed, and the run's own change last", () => {
  const now = { status: "failed", ended: 700, failed: 4, newest: "Read: failed", expected: 900 };
  expect(newsSince(before, now, words)).toBe("698 ended, 700/900. 4 failed. Run failed.");
});
