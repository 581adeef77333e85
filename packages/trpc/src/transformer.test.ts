import superjson from "superjson";
import { expect, test } from "vitest";
import { transformer } from "./transformer.ts";

const { serialize, deserialize } = transformer.input;

test("an input comes through as it was, Dates, Maps and all, also where parts of it are one object", () => {
  const part = { at: new Date(0), tags: new Set(["a"]) };
  const input = { first: part, second: part, map: new Map([["a", undefined]]) };
  expect(deserialize(serialize(input))).toEqual(input);
});

test("notes of what is one object do not grow an input beyond what was sent", () => {
  const json: Record<string, object> = { k0: { a: 1, b: 1 } };
  const same: Record<string, string[]> = {};
  for (let level = 1; level <= 60; level++) {
    json[`k${level}`] = { a: 0, b: 0 };
    same[`k${level - 1}`] = [`k${level}.a`, `k${level}.b`];
  }
  const read = deserialize({ json, meta: { referentialEqualities: same } } as never) as typeof json;
  expect(read["k1"]).toEqual({ a: 0, b: 0 });
});

test("an input that contains itself is refused, not cut", () => {
  const part: Record<string, unknown> = { name: "a" };
  part["self"] = { part };
  for (const input of [part, { input: part }]) {
    const refused = expect.objectContaining({ code: "not_serializable" });
    expect(() => deserialize(superjson.serialize(input))).toThrow(refused);
  }
});
