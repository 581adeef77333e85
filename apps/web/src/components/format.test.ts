import { expect, test } from "vitest";
import { formatDuration, formatMoment, formatRoughly, formatZoned } from "./format.ts";

test("a duration is written as long as it is: tenths, minutes, hours", () => {
  expect([950, 83_000, 605_000, 4 * 3_600_000 + 3_000].map(formatDuration)).toEqual([
    "0.9 s",
    "1:23",
    "10:05",
    "4:00:03",
  ]);
});

test("what is estimated is said roughly", () => {
  expect([3_000, 90_000, 7_200_000].map(formatRoughly)).toEqual(["3 s", "1.5 min", "2 h"]);
});

test("a moment is written in a zone, which is named where there is room", () => {
  const at = Date.UTC(2026, 1, 25, 23, 30);
  expect(formatMoment(at, "UTC")).toContain("Feb 25, 2026");
  expect(formatMoment(at, "Asia/Tokyo")).toContain("Feb 26, 2026");
  expect(formatZoned(at, "Asia/Tokyo")).toMatch(/Thursday.*February 26.*Japan Standard Time/);
});
