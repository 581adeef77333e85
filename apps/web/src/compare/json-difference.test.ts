import type { FileRef } from "@stepcast/pipeline";
import fc from "fast-check";
import { expect, test } from "vitest";
import { countChanges, type Difference, difference } from "./json-difference.ts";

const file = (more: Partial<FileRef> = {}): FileRef => ({
  id: "A".repeat(22),
  name: "parts.zip",
  mediaType: "application/zip",
  sizeBytes: 4,
  sha256: "a".repeat(64),
  createdAt: 1,
  url: "/files/a",
  ...more,
});

/** What a difference says: paths, and what is there. */
function linesOf(of: Difference, path = "$"): string[] {
  switch (of.kind) {
    case "same":
      return [];
    case "inside":
      return of.entries.flatMap(({ name, difference: inner }) => linesOf(inner, `${path}.${name}`));
    case "changed":
      return [`${path}: ${JSON.stringify(of.before)} → ${JSON.stringify(of.after)}`];
    default:
      return [`${path} ${of.kind}: ${JSON.stringify(of.value)}`];
  }
}
const lines = (before: unknown, after: unknown) => linesOf(difference(before, after));

test("fields are added, removed and changed, however deep", () => {
  expect(
    lines({ a: 1, b: { c: [1, 2], d: true }, e: null }, { a: 1, b: { c: [1, 3], d: true }, f: "new" }),
  ).toEqual(["$.b.c.1: 2 → 3", "$.e removed: null", '$.f added: "new"']);
});

test("what differs is counted, however deep", () => {
  expect(countChanges(difference({ a: 1, b: [1, 2], c: 0 }, { a: 2, b: [1, 3, 4], c: 0 }))).toBe(3);
  expect(countChanges(difference([1], [1]))).toBe(0);
});

test("a value of another kind has changed as a whole", () => {
  expect(lines({ a: [1] }, { a: { 0: 1 } })).toEqual(['$.a: [1] → {"0":1}']);
  expect(lines("1", 1)).toEqual(['$: "1" → 1']);
  expect(lines(null, {})).toEqual(["$: null → {}"]);
});

test("an item that came in between moves the others, and changes none", () => {
  expect(lines(["a", "b", "c"], ["a", "x", "b", "c"])).toEqual(['$.1 added: "x"']);
  expect(lines([{ n: 1 }, { n: 2 }, { n: 3 }], [{ n: 2 }, { n: 3 }])).toEqual(['$.0 removed: {"n":1}']);
});

test("an item in the place of another has changed within", () => {
  expect(lines([{ n: 1, t: "x" }, { n: 2 }], [{ n: 1, t: "y" }, { n: 2 }])).toEqual(['$.0.t: "x" → "y"']);
});

test("a file is the same where its bytes and name are, whatever its address and id", () => {
  expect(lines({ f: file() }, { f: file({ id: "B".repeat(22), url: "/files/b", createdAt: 2 }) })).toEqual(
    [],
  );
  expect(difference(file(), file({ sha256: "b".repeat(64) }))).toMatchObject({ kind: "changed" });
});

test("dates are compared by their time", () => {
  expect(difference({ at: new Date(1) }, { at: new Date(1) }).kind).toBe("same");
  expect(difference({ at: new Date(1) }, { at: new Date(2) }).kind).toBe("inside");
});

test("the order of keys does not matter, and what is undefined is not there", () => {
  expect(difference({ a: 1, b: 2 }, { b: 2, a: 1, c: undefined }).kind).toBe("same");
  expect(difference([{ a: 1, b: 2 }], [{ b: 2, a: 1 }]).kind).toBe("same");
});

test("very long lists are compared place by place", () => {
  const before = Array.from({ length: 3_000 }, (_, at) => at);
  const after = before.map((value) => (value % 2 === 0 ? value : -value));
  expect(lines(before, after)).toHaveLength(1_500);
});

function sideOf(of: Difference, side: "before" | "after"): unknown {
  if (of.kind === "changed") return of[side];
  if (of.kind !== "inside") return of.value;
  const gone = side === "before" ? "added" : "removed";
  const kept = of.entries.filter((entry) => entry.difference.kind !== gone);
  if (of.of === "list") return kept.map((entry) => sideOf(entry.difference, side));
  return Object.fromEntries(kept.map((entry) => [entry.name, sideOf(entry.difference, side)]));
}

// As a log's values come: JSON has no -0, and no key that sets a prototype.
const json = fc.jsonValue({ maxDepth: 3 }).filter((value) => !JSON.stringify(value).includes("__proto__"));

test("a difference holds both values whole", () => {
  fc.assert(
    fc.property(json, json, (before, after) => {
      const found = difference(before, after);
      expect(JSON.parse(JSON.stringify(sideOf(found, "after")))).toEqual(JSON.parse(JSON.stringify(after)));
      if (found.kind !== "same")
        expect(JSON.parse(JSON.stringify(sideOf(found, "before")))).toEqual(
          JSON.parse(JSON.stringify(before)),
        );
    }),
  );
});

test("a value does not differ from itself, and of two that do, each differs from the other", () => {
  fc.assert(
    fc.property(json, json, (one, other) => {
      expect(difference(one, structuredClone(one)).kind).toBe("same");
      expect(difference(one, other).kind === "same").toBe(difference(other, one).kind === "same");
    }),
  );
});
