import { expect, test } from "vitest";
import { emptyOptions, hasOptions, inputOf, optionsOf } from "./report-options.ts";

test("what is left empty is left out of the input", () => {
  expect(inputOf(emptyOptions)).toEqual({});
  expect(inputOf({ ...emptyOptions, title: " May ", dateColumn: "none", topics: "tea, , milk," })).toEqual({
    title: "May",
    dateColumn: "none",
    topics: ["tea", "milk"],
  });
});

test("the input of an earlier run comes back as it was typed, and gives the same input", () => {
  const input = { textColumn: "Answer", ratingColumn: "Stars", topics: ["tea", "milk"] };
  expect(optionsOf(input)).toEqual({
    ...emptyOptions,
    textColumn: "Answer",
    ratingColumn: "Stars",
    topics: "tea, milk",
  });
  expect(inputOf(optionsOf(input))).toEqual(input);
});

test("blanks are no options", () => {
  expect(hasOptions({ ...emptyOptions, title: " " })).toBe(false);
  expect(hasOptions({ ...emptyOptions, topics: "tea" })).toBe(true);
});
