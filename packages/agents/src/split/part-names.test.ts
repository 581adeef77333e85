import fc from "fast-check";
import { expect, test } from "vitest";
import { neutralise } from "../table/neutralise.ts";
import { namesOfParts } from "./part-names.ts";

const nameOf = (value: string) => namesOfParts([value], "csv")[0]?.fileName;

test.each([
  ["Berlin", "Berlin.csv"],
  ["../../etc/passwd", "etc passwd.csv"],
  ["AC/DC", "AC DC.csv"],
  ["a\0b", "ab.csv"],
  ["\u202egpj.exe", "gpj.exe.csv"],
  ["שלום", "שלום.csv"],
  ["con", "_con.csv"],
  ["index", "index (2).csv"],
  ["", "(empty).csv"],
  ["///", "file.csv"],
  ["=1+1", "_=1+1.csv"],
  ["-5", "-5.csv"],
  ["👩‍👩‍👧", "👩‍👩‍👧.csv"],
])("the part of %j is called %j", (value, name) => {
  expect(nameOf(value)).toBe(name);
});

test("a value of 4,000 characters makes a short name", () => {
  expect(nameOf("x".repeat(4_000))).toBe(`${"x".repeat(80)}.csv`);
});

test("values that only differ in case, or far behind, have names that differ", () => {
  const values = ["Rome", "ROME", "rome ", "x".repeat(200), "x".repeat(300)];
  expect(namesOfParts(values, "json").map(({ key }) => key)).toEqual([
    "Rome",
    "ROME (2)",
    "rome (3)",
    "x".repeat(80),
    `${"x".repeat(80)} (2)`,
  ]);
});

test("whatever the values, keys fit into a step's, and names into a table's cells as they are", () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: "binary", maxLength: 120 }), { maxLength: 30 }), (values) => {
      const names = namesOfParts(values, "csv");
      expect(new Set(names.map(({ key }) => key)).size).toBe(values.length);
      for (const { key, fileName } of names) {
        expect(key.length).toBeGreaterThan(0);
        expect(encodeURIComponent(key).length).toBeGreaterThan(0);
        expect(key.length).toBeLessThan(190);
        expect(neutralise(fileName)).toBe(fileName);
      }
    }),
    { seed: 3, numRuns: 300 },
  );
});
