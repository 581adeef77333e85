import { FileRef } from "@stepcast/pipeline";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { jsonSchemaOf } from "../testing/json-schema-of.ts";
import type { Field } from "./field.ts";
import { fieldOf } from "./field-of.ts";

const read = (schema: z.ZodType) => fieldOf(jsonSchemaOf(schema));

/** A field inside an object, and so with its own `optional`. */
function part(schema: z.ZodType): Field {
  const group = read(z.object({ it: schema }));
  const [found] = group.kind === "group" ? group.parts : [];
  if (!found) throw new Error("the object has no field");
  return found.field;
}

describe("what zod can say becomes", () => {
  test.each<[string, z.ZodType, object]>([
    [
      "a line of text",
      z.string().min(2).max(9),
      { kind: "text", multiline: false, minLength: 2, maxLength: 9 },
    ],
    ["lines of text, where it may be long", z.string().max(2_000), { kind: "text", multiline: true }],
    ["lines of text, where meta says so", z.string().meta({ multiline: true }), { multiline: true }],
    ["an email", z.email(), { kind: "text", format: "email" }],
    ["an address", z.url(), { kind: "text", format: "url" }],
    ["text of several patterns", z.string().regex(/^a/).regex(/b$/), { patterns: ["^a", "b$"] }],
    [
      "a number",
      z.number().min(1).lt(5).multipleOf(0.5),
      { kind: "number", min: 1, below: 5, multipleOf: 0.5 },
    ],
    ["a whole number", z.int(), { kind: "number", integer: true }],
    ["a day", z.iso.date(), { kind: "date", format: "date" }],
    ["an instant", z.iso.datetime(), { kind: "date", format: "date-time" }],
    ["an instant, from a Date", z.date(), { kind: "date", format: "date-time" }],
    ["a tick", z.boolean(), { kind: "tick", mustBeTicked: false }],
    ["a tick with a default", z.boolean().default(true), { kind: "tick", default: true, optional: true }],
    ["a tick that has to be", z.literal(true), { kind: "tick", mustBeTicked: true }],
    [
      "yes, no or nothing",
      z.boolean().optional(),
      { kind: "choice", options: [{ value: true }, { value: false }] },
    ],
    [
      "a choice",
      z.enum(["a", "b"]),
      { kind: "choice", options: [{ value: "a" }, { value: "b" }], nullable: false },
    ],
    [
      "a choice of literals",
      z.literal(["a", 1, null]),
      { kind: "choice", options: [{ value: "a" }, { value: 1 }], nullable: true },
    ],
    [
      "a choice with titles",
      z.union([z.literal("a").meta({ title: "First" }), z.literal("b")]),
      {
        kind: "choice",
        options: [
          { value: "a", title: "First" },
          { value: "b", title: undefined },
        ],
      },
    ],
    ["a constant", z.literal("only"), { kind: "constant", value: "only" }],
    ["a constant null", z.null(), { kind: "constant", value: null }],
    ["something nullable", z.number().nullable(), { kind: "number", nullable: true, optional: false }],
    ["a nullable choice", z.enum(["x"]).nullable(), { kind: "choice", nullable: true }],
    ["something optional", z.string().optional(), { kind: "text", optional: true, nullable: false }],
    ["both", z.object({}).nullish(), { kind: "group", optional: true, nullable: true }],
    [
      "a list",
      z.array(z.string()).min(1).max(3),
      { kind: "list", minItems: 1, maxItems: 3, item: { kind: "text" } },
    ],
    [
      "boxes to tick",
      z.array(z.enum(["a", "b"])).meta({ uniqueItems: true }),
      { kind: "choices", options: [{ value: "a" }, { value: "b" }] },
    ],
    ["a tuple", z.tuple([z.string(), z.number()]), { kind: "tuple", parts: [{ name: "0" }, { name: "1" }] }],
    [
      "a record",
      z.record(z.string().min(2), z.int()),
      { kind: "record", key: { minLength: 2 }, item: { integer: true } },
    ],
    [
      "a record of known names",
      z.partialRecord(z.enum(["k", "l"]), z.int()),
      { kind: "group", parts: [{ name: "k", field: { optional: true } }, { name: "l" }] },
    ],
    [
      "a choice of kinds",
      z.union([z.string(), z.number()]),
      { kind: "variants", variants: [{ field: { kind: "text" } }, { field: { kind: "number" } }] },
    ],
    [
      "both of an intersection",
      z.object({ a: z.string() }).and(z.object({ b: z.int() })),
      { kind: "group", parts: [{ name: "a" }, { name: "b" }] },
    ],
    [
      "a file",
      FileRef.describe("The table").meta({ accept: ".csv", maxBytes: 9 }),
      { kind: "file", description: "The table", accept: ".csv", maxBytes: 9 },
    ],
    ["a file that may be null", FileRef.nullable(), { kind: "file", nullable: true }],
    ["JSON, whatever it has no control for", z.unknown(), { kind: "json" }],
    ["JSON, for a tuple without an end", z.tuple([z.string()]).rest(z.int()), { kind: "json" }],
  ])("%s", (_, schema, field) => {
    expect(part(schema)).toMatchObject(field);
  });
});

test("what describes a field comes with it, also beside a reference", () => {
  const Address = z.object({ city: z.string() }).meta({ id: "Address", description: "Anywhere" });
  const told = { title: "Home", description: "Where you live" };
  expect(part(Address.meta(told))).toMatchObject({ kind: "group", ...told });
  const text = z
    .string()
    .default("Report")
    .meta({ title: "T", description: "D", examples: ["e"] });
  expect(part(text)).toMatchObject({ title: "T", description: "D", examples: ["e"], default: "Report" });
});

test("variants are named by what tells them apart, which nobody has to enter", () => {
  const field = part(
    z.discriminatedUnion("kind", [
      z.object({ kind: z.literal("card"), number: z.string() }),
      z.object({ kind: z.literal("bank").meta({ title: "Bank account" }), agreed: z.literal(true) }),
      z.object({ kind: z.literal("later") }).meta({ title: "Not now" }),
    ]),
  );
  if (field.kind !== "variants") throw new Error(field.kind);
  expect(field.variants.map(({ title }) => title)).toEqual(["card", "Bank account", "Not now"]);
  expect(field.variants[0]?.field).toMatchObject({
    parts: [{ name: "kind", field: { kind: "constant", value: "card" } }, { name: "number" }],
  });
  // Not so a yes that is asked for.
  expect(field.variants[1]?.field).toMatchObject({ parts: [{}, { field: { mustBeTicked: true } }] });
});

test("alternatives in alternatives are alternatives of one choice", () => {
  const inner = z.union([z.object({ b: z.string() }), z.object({ c: z.string() })]);
  expect(part(z.union([z.object({ a: z.string() }), inner, z.null()]))).toMatchObject({
    kind: "variants",
    nullable: true,
    variants: { length: 3 },
  });
});

test("a schema may contain itself", () => {
  interface Tree {
    name: string;
    children: Tree[];
  }
  const Tree: z.ZodType<Tree> = z.lazy(() => z.object({ name: z.string(), children: z.array(Tree) }));
  let field = read(Tree);
  for (let depth = 0; depth < 40; depth++) {
    const children = field.kind === "group" ? field.parts[1]?.field : undefined;
    if (children?.kind !== "list") throw new Error("no list of children");
    field = children.item;
  }
  expect(field).toMatchObject({ kind: "group", parts: [{ name: "name" }, { name: "children" }] });
  expect(read(z.json())).toMatchObject({ kind: "variants", nullable: true });
});

test("a schema that leads nowhere becomes JSON, and no endless loop", () => {
  expect(fieldOf({ $ref: "#/$defs/gone" })).toMatchObject({ kind: "json" });
  expect(fieldOf({ $ref: "https://example.org/other" })).toMatchObject({ kind: "json" });
  expect(fieldOf({ $ref: "#" })).toMatchObject({ kind: "json" });
  expect(fieldOf({ $ref: "#/$defs/A", $defs: { A: { $ref: "#/$defs/A" } } })).toMatchObject({ kind: "json" });
  expect(fieldOf({ type: "of tomorrow" })).toMatchObject({ kind: "json" });
  expect(fieldOf({ allOf: [{ anyOf: [{}, {}] }, { anyOf: [{}, {}] }] })).toMatchObject({ kind: "json" });
});

test("what takes nothing is not asked for", () => {
  expect(read(z.object({ a: z.string(), b: z.never().optional() }))).toMatchObject({ parts: { length: 1 } });
});
