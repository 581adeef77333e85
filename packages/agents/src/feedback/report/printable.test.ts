import { expect, test } from "vitest";
import { onPage, printable, shorten } from "./printable.ts";

test("a word that no line could hold gets places to break, and ordinary ones none", () => {
  const name = "a".repeat(200);
  const set = onPage(name);
  expect(Math.max(...set.split("\u200B").map((part) => part.length))).toBeLessThanOrEqual(12);
  expect(set.replaceAll("\u200B", "")).toBe(name);
  expect(onPage("Aufenthaltsqualität und Donaudampfschifffahrt")).toBe(
    "Aufenthaltsqualität und Donaudampfschifffahrt",
  );
});

test("no break comes between a letter and its marks", () => {
  const word = "e\u0301".repeat(40);
  expect(onPage(word)).not.toMatch(/\u200B\p{M}/u);
});

test("marks that reorder a page are taken out", () => {
  expect(printable("a\u202Eb\u0007c")).toBe("abc");
});

test("what is too long ends in an ellipsis", () => {
  expect(shorten("A long name", 6)).toBe("A lon…");
  expect(shorten("short", 6)).toBe("short");
});
