import { expect, test } from "vitest";
import { mayTake } from "./may-take.ts";

const tables = "text/csv,text/tab-separated-values,text/plain";

test.each([
  ["a.csv", "text/csv", tables, true],
  // What Windows with Excel, and without, say of a CSV.
  ["a.CSV", "application/vnd.ms-excel", tables, true],
  ["a.csv", "", tables, true],
  ["a.tsv", "", tables, true],
  ["no ending", "", tables, true],
  ["a.png", "image/png", tables, false],
  ["a.png", "image/png", "image/*", true],
  ["a.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", tables, false],
  ["a.png", "image/png", undefined, true],
])("%s of type %j into %j: %s", (name, type, accept, takes) => {
  expect(mayTake({ name, type }, accept)).toBe(takes);
});
