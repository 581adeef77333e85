import { expect, test } from "vitest";
import { jsonLine } from "./json-line.ts";
import { table } from "./table.ts";
import { oneLine, printable } from "./words.ts";

test.for([
  ["\u001b[31mred\u001b[0m", "red"],
  ["\u009b31mred", "red"],
  ["\u001b]0;a title\u0007text", "text"],
  ["\u001b]8;;https://evil.example\u001b\\link\u001b]8;;\u001b\\", "link"],
  ["\u001bcleared", "leared"],
  ["a\u202eb\u2066c", "a b c"],
  ["a\rb\u0008c\u0000d", "a b c d"],
  ["\u001b]never ended", "]never ended"],
  ["two\nlines", "two lines"],
] as const)("nothing that a terminal obeys is left of %j", ([text, shown]) => {
  expect(oneLine(text)).toBe(shown);
});

test("a megabyte of beginnings of escapes is read once", () => {
  expect(printable("\u001b]".repeat(500_000)).length).toBeLessThan(1_100_000);
});

test("cells and JSON are safe for a terminal too, and the JSON says the same", () => {
  expect(table([["\u009b2Ja", "b\nc"]])).toBe("a  b c");
  expect(table([["    indented"]])).toBe("    indented");
  const value = { text: "\u009b2J \u202e \u2028 \u007f ü" };
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they must not be there
  expect(jsonLine(value)).not.toMatch(/[\u007f-\u009f\u2028-\u202e]/);
  expect(JSON.parse(jsonLine(value))).toEqual(value);
});
