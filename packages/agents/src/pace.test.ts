import type { Step } from "@stepcast/pipeline";
import { expect, test, vi } from "vitest";
import { paceOf } from "./pace.ts";

test("a long loop says how far it has come, now and then, in its message too", async () => {
  const progress = vi.fn();
  const clock = vi.spyOn(performance, "now").mockReturnValue(0);
  // A loop needs no more of its step.
  const step = { progress, signal: new AbortController().signal } as unknown as Step<never>;
  const pace = paceOf(step, 1_600, "reading meanings");
  await pace.at(16);
  clock.mockReturnValue(50);
  await pace.at(1_200);
  clock.mockRestore();
  expect(progress.mock.calls).toEqual([[1_200, 1_600, "reading meanings: 1,200 of 1,600"]]);
});
