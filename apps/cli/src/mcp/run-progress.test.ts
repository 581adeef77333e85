import type { Fact, RunEvent } from "@stepcast/pipeline";
import { expect, test } from "vitest";
import { RunProgress } from "./run-progress.ts";

const step = (key: string, attempt = 1) => ({ step: key, key, attempt });

test("progress grows by tenths of a step, however fine its own is, and says where it is", () => {
  const fine = Array.from({ length: 1_000 }, (_, done): Fact => {
    return { type: "step.progressed", ...step("a"), done: done + 1, total: 1_000, message: "on" };
  });
  const told = tell(1, [
    { type: "step.started", ...step("a"), input: {} },
    ...fine,
    { type: "step.completed", ...step("a"), output: {} },
  ]);
  expect(told.map(({ progress }) => progress)).toEqual([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1]);
  expect(told[4]).toEqual({ progress: 0.5, total: 1, message: "a: 50% on" });
});

test("it never goes back, not for another attempt, and a step that failed for good counts as done", () => {
  const error = { code: "agent_error", message: "no" } as const;
  const told = tell(2, [
    { type: "step.started", ...step("a"), input: {} },
    { type: "step.progressed", ...step("a"), done: 5, total: 10 },
    { type: "step.failed", ...step("a"), error: { code: "abandoned", message: "cut off" } },
    { type: "step.started", ...step("a", 2), input: {} },
    { type: "step.progressed", ...step("a", 2), done: 1, total: 10 },
    { type: "step.progressed", ...step("a", 2), done: 7, total: 10 },
    { type: "step.failed", ...step("a", 2), error },
  ]);
  expect(told.map(({ progress }) => progress)).toEqual([0.1, 0.5, 0.7, 1]);
});

test("the total is one step per agent until more are seen", () => {
  const events = ["a", "a#2", "a#3"].map(
    (key): Fact => ({ type: "step.started", step: "a", key, attempt: 1, input: {} }),
  );
  expect(tell(2, events).map(({ total }) => total)).toEqual([2, 2, 3]);
});

test("it is full when the run completes, also where an agent was never called, and is told so once", () => {
  const ran: Fact[] = [
    { type: "step.started", ...step("a"), input: {} },
    { type: "step.completed", ...step("a"), output: {} },
  ];
  const completed: Fact = { type: "run.completed", output: {} };
  expect(tell(2, [...ran, completed]).at(-1)).toEqual({ progress: 2, total: 2, message: "completed" });
  expect(tell(1, [...ran, completed])).toHaveLength(2);
});

function tell(agents: number, facts: Fact[]) {
  const progress = new RunProgress(agents);
  const events = facts.map(
    (fact, index): RunEvent => ({ v: 1, runId: "run", seq: index + 1, at: 0, ...fact }),
  );
  return events.flatMap((event) => progress.after(event) ?? []);
}
