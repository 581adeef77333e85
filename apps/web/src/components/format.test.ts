import { expect, test } from "vitest";
import { formatBytes, formatDuration, formatMoment, formatRoughly, formatZoned } from "./format.ts";

test("a duration and a size are written as the parts write them", () => {
  expect([12, 950, 83_000, 4 * 3_600_000 + 180_000].map(formatDuration)).toEqual([
    "12ms",
    "950ms",
    "1m 23s",
    "4h 3m",
  ]);
  expect([512, 4_200, 107_000].map(formatBytes)).toEqual(["512 bytes", "4.2 kB", "107 kB"]);
});

test("what is estimated is said roughly", () => {
  expect([3_000, 90_000, 7_200_000].map(formatRoughly)).toEqual(["3 sec", "1.5 min", "2 hr"]);
});

test("a moment is written in a zone, which is named where there is room", () => {
  const at = Date.UTC(2026, 1, 25, 23, 30);
  expect(formatMoment(at, "UTC")).toContain("Feb 25, 2026");
  expect(formatMoment(at, "Asia/Tokyo")).toContain("Feb 26, 2026");
  expect(formatZoned(at, "Asia/Tokyo")).toMatch(/Thursday.*February 26.*Japan Standard Time/);
});
