import { expect, test } from "vitest";
import { StepCalls } from "./step-calls.ts";

function called() {
  const promise = Promise.withResolvers<unknown>();
  promise.promise.catch(() => undefined);
  return promise;
}

test("a call is named by its agent, counted from the second on, or by its own key, which does not count", () => {
  const calls = new StepCalls();
  const keys = [{}, { key: "eu" }, {}, { key: "" }].map((options) => calls.nextKey("", "clean", options));
  expect([...keys, calls.nextKey("", "other", {})]).toEqual([
    "clean",
    "clean:eu",
    "clean#2",
    "clean:",
    "other",
  ]);
});

test("a step is open from its start to its close, and is settled once", async () => {
  const calls = new StepCalls();
  const promise = called();
  calls.open(calls.add("clean", "clean", promise));
  expect(calls.anyOpen).toBe(true);
  expect(calls.settle("clean", { ok: true, value: 1 })).toBe(true);
  expect(calls.settle("clean", { ok: true, value: 2 })).toBe(false);
  expect(calls.anyOpen).toBe(false);
  expect(await promise.promise).toBe(1);
});

test("a recorded step tells its outcome once the pipeline calls it", async () => {
  const calls = new StepCalls();
  const stamp = { v: 1, runId: "run", seq: 3, at: 0, step: "clean", key: "clean", attempt: 4 } as const;
  calls.record({ ...stamp, type: "step.started", input: { a: 1 } });
  const call = calls.find("clean");
  expect(call).toMatchObject({ recorded: true, attempt: 4, input: { a: 1 } });
  calls.settle("clean", { ok: true, value: "outcome" });
  const promise = called();
  if (call) calls.join(call, promise);
  expect(await promise.promise).toBe("outcome");
});

test("law 17: Memory per follower and per run is bounded: a step's values are let go once its caller has them", () => {
  const calls = new StepCalls();
  for (let n = 0; n < 10; n++) calls.open(calls.add("clean", `clean#${n}`, called()));
  for (let n = 0; n < 10; n++) calls.settle(`clean#${n}`, { ok: true, value: "large" });
  for (const call of calls)
    expect(call).toMatchObject({ input: undefined, outcome: { ok: true, value: undefined } });
});
