import { describe, expect, test } from "vitest";
import { z } from "zod";
import { jsonSchemaOf } from "../testing/json-schema-of.ts";
import { addItem, changeItem, changePart, chooseVariant, moveItem, removeItem, setDraft } from "./change.ts";
import { typed } from "./draft.ts";
import { draftOf, emptyDraft } from "./draft-of.ts";
import type { Field } from "./field.ts";
import { fieldOf } from "./field-of.ts";
import { type FormState, formReducer, openForm, problemsIn } from "./form-state.ts";
import type { JsonValue } from "./json.ts";
import { problemsOf } from "./problems.ts";
import { valueOf } from "./value-of.ts";
import { englishWords } from "./words.ts";

const read = (schema: z.ZodType) => fieldOf(jsonSchemaOf(schema));
const open = (schema: z.ZodType, value?: JsonValue) => openForm(read(schema), value);
const valueIn = ({ field, draft }: FormState) => valueOf(field, draft);
const messages = (schema: z.ZodType, text: string) =>
  problemsOf(read(schema), typed(text)).map(({ message }) => message);

function partOf(field: Field, name: string): Field {
  const found = field.kind === "group" ? field.parts.find((part) => part.name === name)?.field : undefined;
  if (!found) throw new Error(`no field ${name}`);
  return found;
}

test("begins with what the schema's defaults are, and what it demands", () => {
  const schema = z.object({
    title: z.string().default("Report"),
    since: z.date().default(new Date(0)),
    rows: z.array(z.object({ n: z.number() })).min(2),
    style: z.object({ dark: z.boolean().default(true) }).default({ dark: false }),
    note: z.string().optional(),
  });
  expect(valueIn(open(schema))).toEqual({
    title: "Report",
    since: "1970-01-01T00:00:00.000Z",
    rows: [{}, {}],
    style: { dark: false },
  });
});

test("begins with a value that is given; what does not fit is left out, what is unknown is kept", () => {
  const schema = z.object({ a: z.string(), b: z.number(), c: z.enum(["x"]).optional() });
  const given = { a: "kept", b: "no number", c: "gone", d: { of: "a later version" } };
  expect(valueIn(open(schema, given))).toEqual({ a: "kept", d: { of: "a later version" } });
  expect(valueIn(open(z.strictObject({ a: z.string() }), given))).toEqual({ a: "kept" });
});

test("null and nothing are told apart until somebody types", () => {
  const schema = z.object({ a: z.string().nullish() });
  expect(valueIn(open(schema, { a: null }))).toEqual({ a: null });
  expect(valueIn(open(schema, {}))).toEqual({});
});

test("an instant that nobody changes stays as it was written", () => {
  const schema = z.object({ at: z.iso.datetime({ offset: true }) });
  // In New York the clock shows this hour twice.
  for (const at of ["2026-11-01T06:30:00.000Z", "2026-11-01T05:30:00Z", "2026-11-01T01:30:00.5-04:00"])
    expect(valueIn(open(schema, { at }))).toEqual({ at });
});

test("a schema that demands itself in itself is opened all the same", () => {
  const Endless = z.object({
    get inner() {
      return Endless;
    },
  });
  const state = open(Endless);
  expect(problemsIn({ ...state, tries: 1 }, new Map(), [], englishWords)).toHaveLength(1);
});

describe("changes", () => {
  const field = read(z.object({ tags: z.array(z.string()), other: z.string() }));
  const tags = partOf(field, "tags");
  if (tags.kind !== "list") throw new Error(tags.kind);
  const list = tags;
  const change = (state: FormState, ...changes: ((draft: FormState["draft"]) => FormState["draft"])[]) =>
    changes.reduce(
      (now, each) => formReducer(now, { type: "changed", change: changePart("tags", each) }),
      state,
    );

  test("items come, go and move; what is in them stays with them", () => {
    const start = openForm(field, { tags: ["a", "b", "c"], other: "" });
    const moved = change(
      start,
      moveItem(2, -1),
      moveItem(0, -1),
      addItem(list),
      changeItem(3, setDraft(typed("d"))),
    );
    expect(valueIn(moved)).toEqual({ tags: ["a", "c", "b", "d"], other: "" });
    expect(valueIn(change(moved, removeItem(list, 1)))).toEqual({ tags: ["a", "c", "d"], other: "" });
    // A draft never changes.
    expect(valueIn(start)).toEqual({ tags: ["a", "b", "c"], other: "" });
  });

  test("what was entered into one variant is there again after a look at another", () => {
    const union = read(z.union([z.string(), z.number()]));
    if (union.kind !== "variants") throw new Error(union.kind);
    const there = draftOf(union, "hello");
    const away = chooseVariant(union, 1)(there);
    expect(valueOf(union, away)).toBeUndefined();
    expect(valueOf(union, chooseVariant(union, 0)(away))).toBe("hello");
  });
});

test("a value finds the variant that says it", () => {
  const union = read(
    z.union([
      z.object({ type: z.literal("a"), n: z.number() }),
      z.object({ type: z.literal("b"), n: z.number() }),
      z.array(z.string()),
    ]),
  );
  for (const value of [{ type: "b", n: 1 }, ["x"], { type: "a", n: 2 }])
    expect(valueOf(union, draftOf(union, value))).toEqual(value);
  // Told by its tag, though something in it is missing.
  expect(valueOf(union, draftOf(union, { type: "b" }))).toEqual({ type: "b" });
  expect(valueOf(union, draftOf(union, { type: "z" }))).toBeUndefined();
});

describe("finds", () => {
  test.each<[string, z.ZodType, string, string[]]>([
    ["a text too short", z.string().min(3), "ab", ["At least 3 characters"]],
    ["a text too long", z.string().max(3), "abcd", ["At most 3 characters (now 4)"]],
    ["a text of another form", z.string().regex(/^a$/), "b", ["Not in the expected format"]],
    ["no address", z.url(), "example", ["Not a valid address: it should begin with https://"]],
    ["no number", z.number(), "1,5", ["Not a number"]],
    ["a fraction", z.int(), "1.5", ["Not a whole number"]],
    ["a number too small", z.number().min(3), "2", ["At least 3"]],
    ["a number not above", z.number().gt(3), "3", ["More than 3"]],
    ["a number too large", z.number().max(3), "4", ["At most 3"]],
    ["a number not below", z.number().lt(3), "3", ["Less than 3"]],
    ["no multiple", z.number().multipleOf(0.1), "0.25", ["A multiple of 0.1"]],
    ["a day that is none", z.iso.date(), "2026-02-30", ["Not a valid date"]],
    ["a fault in JSON", z.unknown(), "[1,", ["Line 1, column 4: something is missing"]],
    ["nothing where something is needed", z.number(), " ", ["This is required"]],
    ["nothing wrong with decimals that binary cannot say", z.number().multipleOf(0.1), "0.3", []],
    ["nothing wrong with an empty text that may be", z.string(), "", []],
    ["nothing wrong with what only a pattern of another engine would say", z.string(), "a", []],
  ])("%s", (_, schema, text, expected) => {
    expect(messages(schema, text)).toEqual(expected);
  });

  test("too few and too many items, and names that are missing or taken", () => {
    const list = read(z.array(z.number()).min(1).max(2));
    expect(problemsOf(list, draftOf(list, []))).toMatchObject([{ message: "At least 1" }]);
    expect(problemsOf(list, draftOf(list, [1, 2, 3]))).toMatchObject([{ message: "At most 2" }]);
    const record = read(z.record(z.string().min(1), z.number()));
    const entries = (...keys: string[]) => ({
      is: "items" as const,
      items: keys.map((key, id) => ({ id, key, draft: typed("1") })),
    });
    expect(problemsOf(record, entries("a", "b"))).toEqual([]);
    expect(problemsOf(record, entries("a", "a", ""))).toMatchObject([
      { id: "/0:key", message: "Another entry has this name" },
      { id: "/1:key" },
      { id: "/2:key", message: "This is required" },
    ]);
  });

  test("nothing but what is wrong, and each where it is", () => {
    const field = read(z.object({ rows: z.array(z.object({ n: z.number() })) }));
    expect(problemsOf(field, draftOf(field, { rows: [{ n: 1 }, {}] }))).toEqual([
      { id: "/rows/1/n", path: ["rows", 1, "n"], message: "This is required" },
    ]);
    expect(problemsOf(field, emptyDraft(field))).toEqual([]);
  });
});

test("a name that every object has is a name like another", () => {
  const field = read(z.object({ constructor: z.string().optional(), toString: z.string() }));
  expect(valueOf(field, draftOf(field, {}))).toEqual({ toString: "" });
  const record = read(z.record(z.string(), z.number()));
  const entry: JsonValue = JSON.parse('{"__proto__": 1, "constructor": 2}');
  expect(JSON.stringify(valueOf(record, draftOf(record, entry)))).toBe('{"__proto__":1,"constructor":2}');
});
