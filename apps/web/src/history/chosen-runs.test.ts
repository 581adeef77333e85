import { expect, test } from "vitest";
import { type ChosenRuns, noneChosen, onlyListed, toggle, toggleAll, toggleRange } from "./chosen-runs.ts";

const order = ["a", "b", "c", "d", "e"];
const idsOf = ({ ids }: ChosenRuns) => [...ids].toSorted();

test("a run is chosen, and no longer when it is chosen again", () => {
  const once = toggle(noneChosen, "b");
  expect(idsOf(once)).toEqual(["b"]);
  expect(idsOf(toggle(once, "b"))).toEqual([]);
  expect(idsOf(noneChosen)).toEqual([]);
});

test("a range goes from the last one to this, either way", () => {
  expect(idsOf(toggleRange(toggle(noneChosen, "b"), "d", order))).toEqual(["b", "c", "d"]);
  expect(idsOf(toggleRange(toggle(noneChosen, "d"), "b", order))).toEqual(["b", "c", "d"]);
});

test("a range that ends in a chosen run lets go of all of it", () => {
  const all = toggleAll(noneChosen, order);
  expect(idsOf(toggleRange(toggle(all, "b"), "d", order))).toEqual(["a", "e"]);
});

test("without a last one, or where it is not listed any more, a range is one run", () => {
  expect(idsOf(toggleRange(noneChosen, "c", order))).toEqual(["c"]);
  expect(idsOf(toggleRange(toggle(noneChosen, "gone"), "c", order))).toEqual(["c", "gone"]);
});

test("all that are listed are chosen at once, and none the second time", () => {
  const all = toggleAll(toggle(noneChosen, "c"), order);
  expect(idsOf(all)).toEqual(order);
  expect(idsOf(toggleAll(all, order))).toEqual([]);
});

test("what is no longer listed is no longer chosen", () => {
  const chosen = toggleAll(noneChosen, order);
  expect(idsOf(onlyListed(chosen, new Set(["a", "x"])))).toEqual(["a"]);
  expect(onlyListed(chosen, new Set(order))).toBe(chosen);
});
