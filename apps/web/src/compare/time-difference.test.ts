import { expect, test } from "vitest";
import { timeDifference } from "./time-difference.ts";

test("a time is compared to the first one, as a difference and a share of it", () => {
  expect(timeDifference(4_000, 3_000)).toEqual({ kind: "faster", ms: 1_000, share: 0.25 });
  expect(timeDifference(2_000, 5_000)).toEqual({ kind: "slower", ms: 3_000, share: 1.5 });
});

test("what cannot be seen is no difference", () => {
  expect(timeDifference(1_000, 1_099)).toEqual({ kind: "equal" });
  expect(timeDifference(0, 0)).toEqual({ kind: "equal" });
});

test("of no time there is no share", () => {
  expect(timeDifference(0, 2_000)).toEqual({ kind: "slower", ms: 2_000, share: undefined });
});
