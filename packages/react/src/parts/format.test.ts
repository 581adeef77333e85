import fc from "fast-check";
import { expect, test } from "vitest";
import { formatCount, formatDuration, formatShare, formatSize } from "./format.ts";

const [second, minute, hour, day] = [1_000, 60_000, 3_600_000, 86_400_000];
const said = (ms: number) => formatDuration(ms, "en");

test("a duration is said in two units at most, and never as more than it was", () => {
  expect([0, 3, 999, 1_234, 59_999].map(said)).toEqual(["0ms", "3ms", "999ms", "1.2s", "59s"]);
  expect([2 * minute + 5 * second, minute, hour - 1].map(said)).toEqual(["2m 5s", "1m", "59m 59s"]);
  expect([4 * hour + 3 * minute, day - 1, 2 * day + 4 * hour].map(said)).toEqual([
    "4h 3m",
    "23h 59m",
    "2d 4h",
  ]);
  // Clocks of two machines differ.
  expect(said(-5)).toBe("0ms");
  expect(formatDuration(125_000, "en", true)).toBe("2 minutes 5 seconds");
});

test("longer is never said as shorter", () => {
  const ms = fc.integer({ min: 0, max: 40 * day });
  fc.assert(
    fc.property(ms, ms, (a, b) => {
      const [shorter, longer] = [Math.min(a, b), Math.max(a, b)];
      expect(spokenMs(said(shorter))).toBeLessThanOrEqual(spokenMs(said(longer)));
    }),
  );
});

function spokenMs(text: string): number {
  const units: Record<string, number> = { ms: 1, s: second, m: minute, h: hour, d: day };
  const parts = [...text.matchAll(/([\d.]+)(ms|[smhd])/g)];
  return parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * (units[unit ?? ""] ?? Number.NaN), 0);
}

test("numbers are written as the reader's language does", () => {
  expect([0, 999, 4_200, 123_456, 2_612_340_111].map((bytes) => formatSize(bytes, "en"))).toEqual([
    "0 bytes",
    "999 bytes",
    "4.2 kB",
    "123 kB",
    "2.6 GB",
  ]);
  expect(formatSize(4_200, "de")).toBe("4,2 kB");
  expect(formatCount(10_000, "de")).toBe("10.000");
  expect(formatDuration(1_234, "fr")).toBe("1,2s");
});

test("only what is whole is all of it", () => {
  expect([0, 0.005, 0.999, 1, 1.5].map((share) => formatShare(share, "en"))).toEqual([
    "0%",
    "0%",
    "99%",
    "100%",
    "100%",
  ]);
});
