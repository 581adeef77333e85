import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeEvent, encodeFact, throughLog } from "./event-text.ts";
import { stampFact } from "./stamp-fact.ts";
import { limits } from "./limits.ts";

function roundTrip(output: unknown): unknown {
  const event = decodeEvent(stampFact(encodeFact({ type: "run.completed", output }), "run", 7, 1_000));
  expect(event).toMatchObject({ v: 1, runId: "run", seq: 7, at: 1_000, type: "run.completed" });
  return event.type === "run.completed" ? event.output : undefined;
}

const keys = fc.oneof(
  fc.string(),
  fc.constantFrom("a.b", "a\\.b", "\\", "", "0", "$types", "type", "seq", "json", "meta"),
);
const leaves = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.double(),
  fc.boolean(),
  fc.constantFrom<unknown>(null, undefined, -0, Number.NaN, Number.POSITIVE_INFINITY),
  fc.bigInt(),
  fc.date({ noInvalidDate: true }),
  fc.constantFrom(/a\/b/gi, new URL("https://example.org/a?b#c")),
  fc.uint8Array({ maxLength: 5 }),
  fc
    .float32Array({ maxLength: 5, noNaN: true, noDefaultInfinity: true })
    .map((floats) => floats.map((x) => x + 0)),
);
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    leaves,
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(keys, tie("value"), { maxKeys: 4, noNullPrototype: true }).filter(carriesTypes),
    fc.array(fc.tuple(leaves, tie("value")), { maxLength: 3 }).map((entries) => new Map(entries)),
    fc.array(tie("value"), { maxLength: 3 }).map((items) => new Set(items)),
  ),
}));

/** Names that superjson refuses, with any value that needs it. */
function carriesTypes(fields: object): boolean {
  return !["__proto__", "constructor", "prototype"].some((name) => Object.hasOwn(fields, name));
}

test("law 14: what is decoded equals what was encoded, in value and in type", () => {
  fc.assert(
    fc.property(value, (original) => {
      expect(roundTrip(original)).toEqual(original);
      expect(roundTrip(original)).toStrictEqual(throughLog(original));
    }),
    { seed: 42, numRuns: 1_000 },
  );
});

test("plain JSON stays plain text, whatever its keys are", () => {
  const plain = fc
    .jsonValue({ maxDepth: 4, noUnicodeString: false })
    .filter((json) => !hasNegativeZero(json));
  fc.assert(
    fc.property(plain, (json) => {
      const { text } = encodeFact({ type: "run.completed", output: json });
      expect(text).toBe(JSON.stringify({ type: "run.completed", output: json }));
      expect(roundTrip(json)).toEqual(json);
    }),
    { seed: 42 },
  );
  const named = JSON.parse('{"__proto__":{"polluted":true},"constructor":1,"toString":null}');
  const back = roundTrip(named);
  expect(Object.keys(back as object)).toEqual(["__proto__", "constructor", "toString"]);
  expect(back).not.toHaveProperty("polluted");
});

function hasNegativeZero(json: unknown): boolean {
  return JSON.stringify(json, (_key, part: unknown) =>
    Object.is(part, -0) ? "negative zero" : part,
  ).includes("negative zero");
}

test("one object in many places comes back whole in each", () => {
  const at = new Date(0);
  const shared = { at, big: 1n };
  const original = new Map<unknown, unknown>([
    [at, new Map([[Number.NaN, shared]])],
    ["list", [shared, shared, at]],
  ]);
  expect(roundTrip(original)).toEqual(original);
});

test("a field that is undefined may be left out, an item that is undefined may not", () => {
  expect(roundTrip({ a: undefined, b: 1 })).toEqual({ b: 1 });
  expect(roundTrip([undefined, 1])).toStrictEqual([undefined, 1]);
  expect(roundTrip(undefined)).toBeUndefined();
});

describe("what cannot come back as it was is refused, and its place is named:", () => {
  const circular: Record<string, unknown> = {};
  circular["self"] = circular;
  const circularMap = new Map<string, unknown>();
  circularMap.set("self", circularMap);
  test.each<[string, unknown]>([
    ["a function", () => 1],
    ["a symbol", Symbol("s")],
    ["an instance of Error", new Error("no")],
    ["an instance of Buffer", Buffer.from("bytes")],
    ["an instance of DataView", new DataView(new ArrayBuffer(1))],
    ["an instance of BigInt64Array", new BigInt64Array(1)],
    ["an instance of Promise", Promise.resolve()],
    ["an array with NaN in it", new Float32Array([Number.NaN])],
    ["an invalid Date", new Date(Number.NaN)],
    ["circular", circular],
    ["circular", circularMap],
    ["circular", nested(limits.valueDepth + 1)],
    ["a function", new Map([["f", () => 1]])],
    ["a function", new Map([[() => 1, "f"]])],
    ["a function", new Set([() => 1])],
    ["__proto__", { at: new Date(0), names: JSON.parse('{"__proto__":1}') }],
  ])("%s", (what, refused) => {
    const encode = () => encodeFact({ type: "run.completed", output: { list: [1, refused] } });
    expect(encode).toThrow(expect.objectContaining({ code: "not_serializable" }));
    expect(encode).toThrow(what);
    expect(encode).toThrow("run.completed");
  });

  test("a path, by its fields and places", () => {
    expect(() => encodeFact({ type: "run.completed", output: { rows: { f: () => 1 } } })).toThrow(
      "run.completed.output.rows.f is a function",
    );
  });
});

function nested(depth: number): unknown {
  let inner: unknown = 1;
  for (let level = 0; level < depth; level++) inner = [inner];
  return inner;
}

test("law 15: Bulk never travels in events: values over a limit are refused with a message that says to write a file.", () => {
  const around = encodeFact({ type: "run.completed", output: "" }).text.length;
  const largest = "x".repeat(limits.valueChars - around);
  expect(encodeFact({ type: "run.completed", output: largest }).text).toHaveLength(limits.valueChars);
  const larger = () => encodeFact({ type: "run.completed", output: `${largest}x` });
  expect(larger).toThrow(expect.objectContaining({ code: "value_too_large" }));
  expect(larger).toThrow("writeFile");
  expect(roundTrip(nested(limits.valueDepth - 1))).toEqual(nested(limits.valueDepth - 1));
});
