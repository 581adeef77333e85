import { expect, test } from "vitest";
import { GivenFile } from "./given-file.ts";

test.for([
  ["aGVsbG8=", true],
  ["aGVs\r\nbG8=\n", true],
  ["", true],
  ["aGVsbG8=x", false],
  ["a-_b", false],
  // Tried in every way there is, this would take hours.
  [`${" ".repeat(2_000_000)}!`, false],
] as const)("base64 may have line breaks, and is told from what is none at once: %#", ([base64, fits]) => {
  expect(GivenFile.safeParse({ name: "a", base64 }).success).toBe(fits);
});
