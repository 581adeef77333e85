import { expect, test } from "vitest";
import { compareHref, readCompared } from "./compared-runs.ts";

const read = (query: string) => readCompared(new URLSearchParams(query));

test("an address says which two runs, and is read as it was written", () => {
  expect(read("a=one&b=two")).toEqual({ a: "one", b: "two" });
  expect(read(compareHref("o n&e", "tw=o").replace(/^.*\?/, ""))).toEqual({ a: "o n&e", b: "tw=o" });
});

test("one run alone is the first, whichever it was called", () => {
  expect(read("a=one")).toEqual({ a: "one", b: undefined });
  expect(read("b=two")).toEqual({ a: "two", b: undefined });
  expect(compareHref("one")).toBe("/compare?a=one");
});

test("nonsense is as if it were not there", () => {
  expect(read(`a=&b=${"x".repeat(500)}&c=1`)).toEqual({ a: undefined, b: undefined });
});
