import fc from "fast-check";
import { expect, test } from "vitest";
import { focusOf, panned, placeOf, revealing, shownOf, ticksOf, zoomed, zoomedOn } from "./view.ts";

const whole = { from: 1_000, to: 101_000 };
const hour = 3_600_000;

test("zooming keeps what one points at where it is", () => {
  const view = zoomed(undefined, whole, 0.5, 26_000);
  expect(view).toEqual({ from: 13_500, to: 63_500 });
  expect(zoomed(view, whole, 0.5, 26_000)).toEqual({ from: 19_750, to: 44_750 });
});

test("zoomed out as far as it goes, the whole is shown, and grows with the run", () => {
  expect(zoomed({ from: 20_000, to: 80_000 }, whole, 2)).toBeUndefined();
  expect(shownOf(undefined, { from: 0, to: 5 })).toEqual({ from: 0, to: 5 });
});

test("however one zooms and pans, what is shown lies within the run, and no closer than ten milliseconds", () => {
  const moves = fc.array(
    fc.tuple(fc.double({ min: 0.01, max: 20, noNaN: true }), fc.integer({ min: -90_000, max: 90_000 })),
  );
  fc.assert(
    fc.property(moves, (given) => {
      let view = shownOf(undefined, whole) as ReturnType<typeof zoomed>;
      for (const [factor, ms] of given) {
        view = panned(zoomed(view, whole, factor, whole.from + Math.abs(ms)), whole, ms);
        const { from, to } = shownOf(view, whole);
        expect(from).toBeGreaterThanOrEqual(whole.from - 0.001);
        expect(to).toBeLessThanOrEqual(whole.to + 0.001);
        expect(to - from).toBeGreaterThan(9.99);
      }
    }),
  );
});

test("one zooms into what is chosen, or else to where things begin and end, which the middle need not be", () => {
  const work = [
    { from: 1_000, to: 3_000 },
    { from: 3_000, to: 4_000 },
    { from: 4_000, to: 90_000 },
  ];
  expect(focusOf(whole, undefined, work)).toBe(4_000);
  expect(focusOf({ from: 20_000, to: 80_000 }, undefined, work)).toBeUndefined();
  expect(focusOf(whole, { from: 4_000, to: 90_000 }, work)).toBe(47_000);
  expect(focusOf({ from: 80_000, to: 100_000 }, { from: 4_000, to: 90_000 }, work)).toBe(85_000);
});

test("zoomed into again and again, what happens within milliseconds at a long run's end is in sight", () => {
  const run = { from: 0, to: 4 * hour + 5 };
  const work = [
    { from: 5, to: 8 },
    { from: 9, to: 4 * hour },
    { from: 4 * hour + 1, to: 4 * hour + 4 },
  ];
  let view: ReturnType<typeof zoomed>;
  for (let times = 0; times < 20; times += 1)
    view = zoomedOn(view, run, 0.5, focusOf(shownOf(view, run), undefined, work) ?? 0);
  expect(view?.from).toBeLessThan(4 * hour + 1);
  expect(view?.to).toBeGreaterThanOrEqual(4 * hour + 4);
});

test("what is chosen by keyboard is brought into sight, and what is in sight stays", () => {
  const view = { from: 11_000, to: 21_000 };
  expect(revealing(view, whole, { from: 12_000, to: 90_000 })).toBe(view);
  expect(revealing(view, whole, { from: 50_000, to: 50_003 })).toEqual({ from: 49_000, to: 59_000 });
});

test("a bar is cut to what is shown", () => {
  expect(placeOf({ from: 0, to: 51_000 }, whole)).toEqual({ left: 0, width: 50 });
  expect(placeOf({ from: 51_000, to: 51_000 }, whole)).toEqual({ left: 50, width: 0 });
  expect(placeOf({ from: 0, to: 500 }, whole)).toBeUndefined();
});

const texts = (from: number, to: number, most = 5) =>
  ticksOf({ from, to }, 0, most, "en").map(({ text }) => text);

test("ticks are round moments, said so that each differs from the next", () => {
  expect(texts(0, 10)).toEqual(["0", "2ms", "4ms", "6ms", "8ms", "10ms"]);
  expect(texts(0, 2_000)).toEqual(["0", "500ms", "1s", "1.5s", "2s"]);
  expect(texts(12_400, 13_600)).toEqual(["12.5s", "13s", "13.5s"]);
  expect(texts(71_990, 72_010, 4)).toEqual(["1m 11.99s", "1m 11.995s", "1m 12s", "1m 12.005s", "1m 12.01s"]);
  expect(texts(0, 90_000)).toEqual(["0", "30s", "1m", "1m 30s"]);
  expect(texts(0, 4 * hour)).toEqual(["0", "1h", "2h", "3h", "4h"]);
  expect(texts(4 * hour - 10, 4 * hour, 5)).toEqual([
    "3:59:59.990",
    "3:59:59.992",
    "3:59:59.994",
    "3:59:59.996",
    "3:59:59.998",
    "4:00:00.000",
  ]);
  expect(texts(3 * hour, 3 * hour + 60_000)).toEqual(["3:00:00", "3:00:15", "3:00:30", "3:00:45", "3:01:00"]);
});

test("there are never two ticks alike, nor more than there is room for", () => {
  fc.assert(
    fc.property(
      fc.nat(40 * 24 * hour),
      fc.integer({ min: 10, max: 400 * 24 * hour }),
      fc.integer({ min: 2, max: 20 }),
      (from, lengthMs, most) => {
        const said = texts(from, from + lengthMs, most);
        expect(new Set(said).size).toBe(said.length);
        expect(said.length).toBeLessThanOrEqual(most + 1);
      },
    ),
    { numRuns: 1_000 },
  );
});
