import fc from "fast-check";
import { expect, test } from "vitest";
import { densityOf, groupIdOf, itemOf } from "./step-group.ts";

test("a step's key says of which item it is, as the app wrote it", () => {
  expect(itemOf("clean")).toBeUndefined();
  expect(itemOf("clean#2")).toBeUndefined();
  // A key that an app gives may have slashes: it is no item.
  expect(itemOf("clean:a/b")).toBeUndefined();
  expect(itemOf("New%20York%2FUSA/clean")).toBe("New York/USA");
  expect(itemOf("map#2/eu/clean")).toBe("eu");
  expect(itemOf("outer/inner/clean:x/y")).toBe("outer › inner");
  expect(itemOf("100%/clean")).toBe("100%");
});

test("steps are folded together by agent and by map, whatever their items and calls", () => {
  const id = (key: string) => groupIdOf({ key, step: "clean" });
  expect(id("a/clean")).toBe(id("b/clean#2"));
  expect(id("a/x/clean")).toBe(id("b/y/clean"));
  expect(new Set([id("clean"), id("a/clean"), id("a/b/clean"), id("map#2/a/clean")]).size).toBe(4);
});

test("the outline of a crowd is as busy as its spans are: 1 where most were under way, 0 where none was", () => {
  const whole = { from: 0, to: 100 };
  expect(densityOf([{ from: 0, to: 50 }], whole, 4)).toEqual([1, 1, 0, 0]);
  const two = [
    { from: 0, to: 100 },
    { from: 50, to: 75 },
  ];
  expect(densityOf(two, whole, 4)).toEqual([0.5, 0.5, 1, 0.5]);
});

test("no time is lost or counted twice in an outline", () => {
  const spans = fc.array(
    fc.tuple(fc.nat(1_000), fc.nat(1_000)).map(([a, b]) => ({ from: Math.min(a, b), to: Math.max(a, b) })),
    { minLength: 1 },
  );
  fc.assert(
    fc.property(spans, fc.integer({ min: 1, max: 40 }), (given, buckets) => {
      const whole = { from: 0, to: 1_000 };
      const density = densityOf(given, whole, buckets);
      const total = given.reduce((sum, { from, to }) => sum + to - from, 0);
      fc.pre(total > 0);
      // In shares of the busiest part: that part's own load is what the sum tells.
      const sum = density.reduce((all, each) => all + each, 0);
      const most = total / (1_000 / buckets) / sum;
      const loads = Array.from({ length: buckets }, (_, index) => loadOf(given, index, 1_000 / buckets));
      for (const [index, load] of loads.entries()) expect(density[index]).toBeCloseTo(load / most, 6);
    }),
  );
});

function loadOf(spans: readonly { from: number; to: number }[], index: number, width: number): number {
  const [from, to] = [index * width, (index + 1) * width];
  return (
    spans.reduce((sum, span) => sum + Math.max(0, Math.min(to, span.to) - Math.max(from, span.from)), 0) /
    width
  );
}
