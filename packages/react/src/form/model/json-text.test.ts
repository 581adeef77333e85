import fc from "fast-check";
import { expect, test } from "vitest";
import { readJson } from "./json-text.ts";

test.each([
  ["", 1, 1, undefined],
  ["{", 1, 2, undefined],
  ['{"a": 1,}', 1, 9, "}"],
  ["[1 2]", 1, 4, "2"],
  ['{"a": tru}', 1, 7, "tru"],
  ["{\n  a: 1\n}", 2, 3, "a"],
  ['{"a": 1\n "b": 2}', 2, 2, '"'],
  ['"never ended', 1, 1, '"'],
  ["[01]", 1, 3, "1"],
  ["[1, 2", 1, 6, undefined],
  ['{"a": [}', 1, 8, "}"],
  ["1 1", 1, 3, "1"],
  ["{} ]", 1, 4, "]"],
  ["'a'", 1, 1, "'"],
])("says of %j where it stops being JSON", (text, line, column, found) => {
  expect(readJson(text)).toEqual({ fault: { line, column, found } });
});

const pieces = fc.constantFrom(
  "{",
  "}",
  "[",
  "]",
  ",",
  ":",
  '"a"',
  '"',
  "1",
  "-",
  "1e5",
  "true",
  "nul",
  " ",
  "\n",
);
const texts = fc.oneof(
  fc.array(pieces, { maxLength: 8 }).map((each) => each.join("")),
  fc.json().chain((text) => fc.nat(text.length).map((cut) => text.slice(0, cut))),
);

test("it is right up to there, and never after a place that JavaScript stumbles at", () => {
  fc.assert(
    fc.property(texts, (text) => {
      const read = readJson(text);
      let stumbled: string | undefined;
      try {
        expect(read).toEqual({ value: JSON.parse(text) });
      } catch (error) {
        if (!(error instanceof SyntaxError)) throw error;
        stumbled = error.message;
      }
      if (stumbled === undefined) return;
      const position = /position (\d+)/.exec(stumbled)?.[1];
      const offset = "fault" in read ? offsetOf(text, read.fault) : -1;
      expect(offset).toBeGreaterThanOrEqual(0);
      // V8 may stumble within a word that begins well.
      if (position !== undefined) expect(offset).toBeLessThanOrEqual(Number(position));
    }),
    { numRuns: 2_000, seed: 20_261_122 },
  );
});

function offsetOf(text: string, { line, column }: { line: number; column: number }): number {
  return (
    text
      .split("\n")
      .slice(0, line - 1)
      .join("\n").length +
    (line > 1 ? 1 : 0) +
    column -
    1
  );
}
