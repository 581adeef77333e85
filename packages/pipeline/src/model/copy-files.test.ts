import { expect, test } from "vitest";
import { copyFiles } from "./copy-files.ts";

test("what is in a value twice, or goes round, does so in its copy", () => {
  const round: Record<string, unknown> = {};
  Object.assign(round, { list: [new Map([["round", new Set([round])]])] });
  const copied = copyFiles(round).copy as typeof round;
  expect(copied).not.toBe(round);
  const [map] = copied["list"] as [Map<string, Set<unknown>>];
  expect([...(map.get("round") ?? [])][0]).toBe(copied);
  let doubled: unknown[] = [];
  for (let depth = 0; depth < 20; depth++) doubled = [doubled, doubled];
  const [first, second] = copyFiles(doubled).copy as unknown[];
  expect(first).toBe(second);
});

test("a field named like the way to an object's prototype is a field of the copy too", () => {
  const value: object = JSON.parse('{"__proto__":{"sha256":1},"constructor":2}');
  const copied = copyFiles(value).copy as object;
  expect(Object.keys(copied)).toEqual(["__proto__", "constructor"]);
  expect(Object.getPrototypeOf(copied)).toBe(Object.prototype);
});
