import type { QuestionState } from "@stepcast/pipeline";
import { expect, test } from "vitest";
import { timeOfRun } from "./time-of-run.ts";

const asked: QuestionState = {
  key: "columns",
  question: "columns",
  status: "answered",
  askedAt: 2_000,
  answeredAt: 25_000,
  expiresAt: undefined,
  data: undefined,
  answer: undefined,
  by: undefined,
  default: undefined,
};

test("the time somebody took to answer is not the run's", () => {
  const run = { queuedAt: 1_000, endedAt: 32_000, questions: { columns: asked } };
  expect(timeOfRun(run, 90_000)).toEqual({ workedMs: 8_000, waitedMs: 23_000 });
});

test("a run that goes on has taken until now", () => {
  expect(timeOfRun({ queuedAt: 1_000, endedAt: undefined, questions: {} }, 4_000)).toEqual({
    workedMs: 3_000,
    waitedMs: 0,
  });
});
