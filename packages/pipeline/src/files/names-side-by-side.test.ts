import fc from "fast-check";
import { expect, test } from "vitest";
import { namesSideBySide } from "./names-side-by-side.ts";

test("the second of a name is numbered before its ending, also where only case or composition differ", () => {
  expect(namesSideBySide(["a.txt", "A.TXT", "a (2).txt", "b", "b", "u\u0308", "\u00fc", "con"])).toEqual([
    "a.txt",
    "A (2).TXT",
    "a (2) (2).txt",
    "b",
    "b (2)",
    "u\u0308",
    "\u00fc (2)",
    "_con",
  ]);
});

test("whatever is asked for, no two are one to a file system that ignores case", () => {
  const name = fc.oneof(
    fc.string({ unit: "binary", maxLength: 12 }),
    fc.constantFrom("a", "A", "a (2)", "../a"),
  );
  fc.assert(
    fc.property(fc.array(name, { maxLength: 40 }), (names) => {
      const same = namesSideBySide(names).map((each) => each.normalize("NFC").toLowerCase());
      expect(new Set(same).size).toBe(names.length);
    }),
    { seed: 42, numRuns: 300 },
  );
});
