import fc from "fast-check";
import { expect, test } from "vitest";
import { readRecords } from "./records.ts";
import { csvLine } from "./csv-line.ts";
import { neutralise } from "./neutralise.ts";

test.each([
  "=1+1",
  "+cmd|' /C calc'!A0",
  "-2+3",
  "@SUM(A1)",
  "\t=1",
  "\r=1",
  "  =1",
  '=HYPERLINK("x")',
  "\uff1d1+1",
  "\uff0b1+1",
  "\uff0d2+3",
  "\uff20SUM(A1)",
  "\u200b=1",
  "\u2060\u00ad@x",
  "\u0000=1",
])("%j is made harmless", (cell) => {
  expect(neutralise(cell)).toBe(`'${cell}`);
});

test.each(["-5", "+49 170", "-1.5e3", "-12 %", "plain", "a=b", ""])("%j stays as it is", (cell) => {
  expect(neutralise(cell)).toBe(cell);
});

test("no cell of a written line can be run as a formula, and nothing else is lost", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.string({ unit: "grapheme", maxLength: 12 }), { minLength: 2, maxLength: 5 }),
      async (cells) => {
        const line = csvLine(cells.map(neutralise));
        for await (const [record] of readRecords([line], ",")) {
          if (!record) continue;
          record.cells.forEach((cell, at) => {
            expect([cells[at], `'${cells[at]}`]).toContain(cell);
            expect(cell).not.toMatch(/^[\s\uFEFF]*[=@]/);
          });
        }
      },
    ),
  );
});
