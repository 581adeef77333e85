import { afterEach, expect, test, vi } from "vitest";
import { dayOf, rangeOf } from "./time-range.ts";

afterEach(() => vi.unstubAllEnvs());

const own = (from: string | undefined, to: string | undefined) => ({ kind: "own", from, to }) as const;
const span = (name: "today" | "7d" | "30d") => ({ kind: "span", span: name }) as const;
const hour = 3_600_000;

/** At noon of 30 March 2026 in UTC: late in the evening in Auckland, and the day after the clocks went forward in Berlin. */
const now = Date.UTC(2026, 2, 30, 12);

test.for([
  ["UTC", "2026-03-30T00:00Z", "2026-03-30"],
  ["Europe/Berlin", "2026-03-29T22:00Z", "2026-03-30"],
  ["Pacific/Auckland", "2026-03-30T11:00Z", "2026-03-31"],
  ["America/Los_Angeles", "2026-03-30T07:00Z", "2026-03-30"],
] as const)("in %s today begins at the reader's own midnight", ([zone, begins, day]) => {
  vi.stubEnv("TZ", zone);
  expect(rangeOf(span("today"), now)).toEqual({ since: Date.parse(begins) });
  expect(dayOf(now)).toBe(day);
});

test("seven days are today and the six before, also where one of them had 23 hours", () => {
  vi.stubEnv("TZ", "Europe/Berlin");
  const today = rangeOf(span("today"), now).since ?? 0;
  expect(today - (rangeOf(span("7d"), now).since ?? 0)).toBe(6 * 24 * hour - hour);
  expect(rangeOf(span("30d"), now)).toEqual({ since: Date.parse("2026-02-28T23:00Z") });
});

test("both days of an own range are part of it", () => {
  vi.stubEnv("TZ", "Europe/Berlin");
  expect(rangeOf(own("2026-03-29", "2026-03-29"), now)).toEqual({
    since: Date.parse("2026-03-28T23:00Z"),
    until: Date.parse("2026-03-29T22:00Z"),
  });
});

test("a range may be open at one end, and without one all times are meant", () => {
  vi.stubEnv("TZ", "UTC");
  expect(rangeOf(own("2026-08-01", undefined), now)).toEqual({ since: Date.UTC(2026, 7, 1) });
  expect(rangeOf(own(undefined, "2026-08-01"), now)).toEqual({ until: Date.UTC(2026, 7, 2) });
  expect(rangeOf(undefined, now)).toEqual({});
});
