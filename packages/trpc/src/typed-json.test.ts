import fc from "fast-check";
import superjson from "superjson";
import { expect, test, vi } from "vitest";
import { readTyped, writeTyped } from "./typed-json.ts";

function roundTrip(value: unknown): unknown {
  return readTyped(JSON.parse(JSON.stringify(writeTyped(value))));
}

const leaves = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.double(),
  fc.boolean(),
  fc.constantFrom<unknown>(null, undefined, -0, Number.NaN, Number.POSITIVE_INFINITY),
  fc.bigInt(),
  fc.date({ noInvalidDate: true }),
  fc.constantFrom(/a\/b/gi, new URL("https://example.org/a?b#c")),
  fc.uint8Array({ maxLength: 5 }),
);
const keys = fc.oneof(fc.string(), fc.constantFrom("a.b", "\\", "", "0", "json", "meta", "typed", "page"));
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    leaves,
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(keys, tie("value"), { maxKeys: 4 }),
    fc.array(fc.tuple(leaves, tie("value")), { maxLength: 3 }).map((entries) => new Map(entries)),
    fc.array(tie("value"), { maxLength: 3 }).map((items) => new Set(items)),
  ),
}));

test("law 14: what is read equals what was written, in value and in type", () => {
  fc.assert(
    fc.property(
      value.filter((each) => !isRefused(each)),
      (original) => {
        expect(roundTrip(original)).toEqual(original);
      },
    ),
    { seed: 42, numRuns: 1_000 },
  );
});

/** What superjson itself refuses: these names within a Map or a Set. */
function isRefused(each: unknown): boolean {
  try {
    superjson.serialize(each);
    return false;
  } catch {
    return true;
  }
}

test("superjson sees only what JSON has no words for, however much there is beside it", () => {
  const serialize = vi.spyOn(superjson, "serialize");
  const steps = Object.fromEntries(
    Array.from({ length: 1_000 }, (_, n) => [
      `item-${n}/part`,
      { key: `item-${n}/part`, output: { rows: n }, error: undefined, logs: [] },
    ]),
  );
  expect(writeTyped({ status: "completed", steps })).toEqual({ json: { status: "completed", steps } });
  expect(serialize).not.toHaveBeenCalled();
  const at = new Date(0);
  const due = { ...steps, due: { output: { at, rows: [1, at] } } };
  expect(roundTrip({ steps: due })).toEqual({ steps: due });
  expect(serialize.mock.calls).toEqual([[at], [at]]);
  serialize.mockRestore();
});

test("what is written is not changed by it", () => {
  const at = new Date(0);
  const original = Object.freeze({ at, list: Object.freeze([at, 1]), map: new Map([["a", at]]) });
  expect(roundTrip(original)).toEqual(original);
  expect(original.at).toBe(at);
});

test("a value that contains itself comes through as it does with superjson", () => {
  const part: Record<string, unknown> = { at: new Date(0) };
  part["self"] = part;
  part["again"] = [part];
  const read = roundTrip(part) as typeof part;
  expect(read["self"]).toBe(read);
  expect(read["at"]).toEqual(new Date(0));
});

test("a field named as what objects inherit is a field, and changes no prototype", () => {
  const original = JSON.parse('{"__proto__":{"at":1},"constructor":{"prototype":{"at":1}}}');
  original.constructor.prototype.at = new Date(0);
  Object.getOwnPropertyDescriptor(original, "__proto__")!.value.at = new Date(1);
  const read = roundTrip(original) as object;
  expect(read).toEqual(original);
  expect(Object.getPrototypeOf(read)).toBe(Object.prototype);
  expect("at" in {}).toBe(false);
});

test.for([undefined, null, 0, "", new Date(0)])("a bare %j comes through", (bare) => {
  expect(roundTrip(bare)).toEqual(bare);
});
