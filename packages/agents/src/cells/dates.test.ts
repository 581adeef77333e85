import { expect, test } from "vitest";
import { dateReaderFor } from "./dates.ts";

test.each([
  ["2024-03-09", "2024-03-09"],
  ["2024-03-09T10:11:12Z", "2024-03-09"],
  ["9.3.2024", "2024-03-09"],
  ["09.03.24", "2024-03-09"],
  ["9 March 2024", "2024-03-09"],
  ["March 9th, 2024", "2024-03-09"],
  ["9. März 2024", "2024-03-09"],
  ["9 février 2024", "2024-02-09"],
  ["2024年3月9日", "2024-03-09"],
  ["20240309", "2024-03-09"],
  ["30.02.2024", undefined],
  ["12345", undefined],
  ["see page 3/4", undefined],
])("reads %s as %s", (cell, day) => {
  expect(dateReaderFor([cell]).read(cell)).toBe(day);
});

test("one date that only reads one way settles the whole column", () => {
  const { read, order, ambiguous } = dateReaderFor(["03/04/2024", "03/25/2024"]);
  expect([read("03/04/2024"), order, ambiguous]).toEqual(["2024-03-04", "month first", false]);
  expect(dateReaderFor(["03/04/2024"]).ambiguous).toBe(true);
});
