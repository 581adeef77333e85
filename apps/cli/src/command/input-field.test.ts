import { split } from "@stepcast/agents";
import { expect, test } from "vitest";
import { inputFields } from "./input-field.ts";

test("each field of an input is an option, with what its title and description say", () => {
  const fields = inputFields(split);
  expect(fields.map(({ option, kind }) => [option, kind])).toEqual([
    ["table", "file"],
    ["column", "text"],
    ["format", "text"],
    ["empty-values", "text"],
    ["limit", "number"],
    ["files-at-most", "number"],
    ["case-sensitive", "flag"],
  ]);
  expect(fields.find(({ name }) => name === "column")?.description).toBe(
    "Split by column. Its values become the parts. Left empty, the column is found, or you are asked.",
  );
});

test("texts of which one is taken are choices, also where each has a title of its own", () => {
  expect(inputFields(split).map(({ choices }) => choices)).toEqual([
    [],
    [],
    ["csv", "json"],
    ["keep", "skip"],
    [],
    [],
    [],
  ]);
});
