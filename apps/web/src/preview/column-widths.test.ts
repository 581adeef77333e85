import { expect, test } from "vitest";
import { columnWidths } from "./column-widths.ts";

test("a column is as wide as what stands in it, within bounds, and each column of the widest row has one", () => {
  const [number, short, text, long, unnamed, ...more] = columnWidths(
    ["id", "a header of its own", "text"],
    [
      ["1", "x", "y".repeat(500)],
      ["2", "x", "y", "beyond the header"],
    ],
  );
  expect(number).toBeGreaterThan(0);
  expect(short).toBeLessThan(text ?? 0);
  expect(text).toBeLessThan(long ?? 0);
  expect(long).toBeLessThan(60);
  expect(unnamed).toBeGreaterThan(short ?? 0);
  expect(more).toEqual([]);
});
