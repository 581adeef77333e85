import { expect, test } from "vitest";
import { readNumber, readRating } from "./numbers.ts";

test.each([
  ["4", 4],
  ["4,5", 4.5],
  ["4.25", 4.25],
  ["1,000", 1_000],
  ["1,234,567.5", 1_234_567.5],
  ["1.234.567", 1_234_567],
  ["1.234,5", 1_234.5],
  ["1 200", 1_200],
  ["0,125", 0.125],
  ["-3", -3],
  ["four", undefined],
])("%s reads as %s", (cell, value) => {
  expect(readNumber(cell)).toBe(value);
});

test.each([
  ["4.5/5", 4.5],
  ["4 stars", 4],
  ["★★★☆☆", 3],
])("the rating %s reads as %s", (cell, value) => {
  expect(readRating(cell)).toBe(value);
});
