import fc from "fast-check";
import { expect, test } from "vitest";
import { plainText } from "./plain-text.ts";

test.each([
  ["nothing to do", "nothing to do"],
  ["\u001b[31mred\u001b[0m", "red"],
  ["\u001b[38;5;196mmany\u001b[39;49m \u001b[1;4mcolours\u001b[m", "many colours"],
  ["\u001b]8;;https://example.com\u0007a link\u001b]8;;\u0007", "a link"],
  ["\u001b]0;a title\u001b\\text", "text"],
  ["\u001b[2K\u001b[1Gcursor moves", "cursor moves"],
  ["\u009b31mone byte", "one byte"],
  ["10%\r20%\r100%", "100%"],
  ["done\r", "done"],
  ["one\r\ntwo\n", "one\ntwo\n"],
  ["tab\tand\nline stay", "tab\tand\nline stay"],
  ["a\u0000b\u0007c\u007f", "abc"],
  ["\u001b", ""],
  ["ends early \u001b[31", "ends early "],
  ["שלום עולם", "שלום עולם"],
])("%j is read as %j", (given, read) => {
  expect(plainText(given)).toBe(read);
});

test("whatever is written, no control character is left, and read again it is the same", () => {
  const pieces = fc.constantFrom(
    "\u001b",
    "[",
    "3",
    "1m",
    "]",
    "\u0007",
    "\r",
    "\n",
    "\t",
    "text",
    "\u009b",
    "é",
    "\\",
  );
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 40 }), (written) => {
      const read = plainText(written.join(""));
      // oxlint-disable-next-line no-control-regex -- these are what is looked for
      expect(read).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/);
      expect(plainText(read)).toBe(read);
    }),
    { seed: 3, numRuns: 2_000 },
  );
});
