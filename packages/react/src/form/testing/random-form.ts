import fc from "fast-check";
import { z } from "zod";
import type { JsonValue } from "../model/json.ts";
import { localText } from "../model/date-text.ts";
import { jsonSchemaOf } from "./json-schema-of.ts";

/** A schema, and a value that fits it, as JSON. */
export interface RandomForm {
  schema: z.ZodType;
  value: JsonValue;
  /** How fast-check shows it. */
  [fc.toStringMethod](): string;
}

interface Shape {
  schema: z.ZodType;
  values: fc.Arbitrary<JsonValue>;
}

/** A field of an object, which may be left out. */
interface PartShape {
  schema: z.ZodType;
  values: fc.Arbitrary<JsonValue | undefined>;
}

/** Forms of all that the form has a control for, in one another. */
export function randomForm(): fc.Arbitrary<RandomForm> {
  return fc
    .letrec<{ shape: Shape; leaf: Shape; nest: Shape }>((tie) => ({
      shape: fc.oneof({ maxDepth: 2 }, tie("leaf"), tie("nest")),
      leaf: fc.oneof(...leaves.map((leaf) => fc.constant(leaf))),
      nest: fc.oneof(
        objectOf(partOf(tie("shape"))),
        listOf(tie("shape")),
        recordOf(tie("shape")),
        tupleOf(tie("shape")),
        variantsOf(partOf(tie("shape"))),
      ),
    }))
    .shape.chain(({ schema, values }) => values.map((value) => shown(schema, value)));
}

function shown(schema: z.ZodType, value: JsonValue): RandomForm {
  const text = () => JSON.stringify({ value, schema: jsonSchemaOf(schema) });
  return { schema, value, [fc.toStringMethod]: text };
}

const line = (minLength = 0, maxLength = 12) =>
  fc.string({ unit: "grapheme", minLength, maxLength }).filter(isLine);
// JSON has no negative zero, and forms have none either.
const number = () => fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);
/** But for the hours that the clock here shows twice a year: whoever types one cannot say which. */
const instant = () =>
  fc
    .date({ min: new Date("0100-01-01"), max: new Date("9000-01-01"), noInvalidDate: true })
    .map((at) => at.toISOString())
    .filter((at) => new Date(localText(at)).toISOString() === at);
// It was made of JSON.
const anyJson = () => fc.json({ maxDepth: 2 }).map((text) => JSON.parse(text) as JsonValue);

/** What a single line can hold, and can be measured in zod's way. */
function isLine(text: string): boolean {
  return !/\p{Cc}/u.test(text) && text.length <= 12;
}

interface Tree {
  name: string;
  children: Tree[];
}
const Tree: z.ZodType<Tree> = z
  .lazy(() => z.object({ name: z.string(), children: z.array(Tree) }))
  .meta({ id: "Tree" });
const treesOf = (children: fc.Arbitrary<JsonValue[]>) =>
  fc.record({ name: line(), children }, { noNullPrototype: true });
const trees = treesOf(
  fc.array(treesOf(fc.array(treesOf(fc.constant([])), { maxLength: 2 })), { maxLength: 2 }),
);
const jsons = fc.letrec<{ json: JsonValue }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 2 },
    line(),
    number(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie("json"), { maxLength: 2 }),
    entries(tie("json")),
  ),
})).json;

const leaves: Shape[] = [
  { schema: z.string(), values: line() },
  { schema: z.string().meta({ multiline: true }), values: line().map((text) => `${text}\n${text}`) },
  { schema: z.string().min(1).max(12), values: line(1) },
  { schema: z.string().regex(/^[a-c]+$/), values: fc.stringMatching(/^[a-c]+$/) },
  { schema: z.email(), values: fc.constantFrom("ada@example.org", "a.b+c@d.example") },
  { schema: z.url(), values: fc.webUrl() },
  { schema: z.uuid(), values: fc.uuid({ version: 4 }) },
  { schema: z.number(), values: number() },
  {
    schema: z.number().gt(0).lt(10).multipleOf(0.5),
    values: fc.integer({ min: 1, max: 19 }).map((half) => half / 2),
  },
  { schema: z.int(), values: fc.maxSafeInteger().map((value) => value + 0) },
  { schema: z.int().min(3).multipleOf(3), values: fc.integer({ min: 1, max: 10 }).map((third) => third * 3) },
  { schema: z.boolean(), values: fc.boolean() },
  { schema: z.literal(true), values: fc.constant(true) },
  { schema: z.literal("alone"), values: fc.constant("alone") },
  { schema: z.enum(["red", "green"]), values: fc.constantFrom("red", "green") },
  { schema: z.literal(["a", 1, true, null]), values: fc.constantFrom("a", 1, true, null) },
  { schema: z.enum(["1", "2", "3", "4", "5", "6"]), values: fc.constantFrom("1", "2", "6") },
  {
    schema: z.array(z.enum(["x", "y", "z"])).meta({ uniqueItems: true }),
    values: fc.subarray(["x", "y", "z"]),
  },
  { schema: z.iso.date(), values: instant().map((at) => at.slice(0, 10)) },
  { schema: z.iso.datetime(), values: instant() },
  { schema: z.iso.datetime({ precision: 0 }), values: instant().map((at) => at.replace(/\.\d+Z/, "Z")) },
  { schema: z.union([z.string(), z.number()]), values: fc.oneof(line(), number()) },
  { schema: z.json(), values: jsons },
  { schema: z.unknown(), values: anyJson() },
  { schema: Tree, values: trees },
];

const withDefaults: PartShape[] = [
  { schema: z.string().default("Report"), values: fc.option(line(1), { nil: undefined }) },
  { schema: z.number().default(7), values: fc.option(number(), { nil: undefined }) },
  { schema: z.boolean().default(true), values: fc.option(fc.boolean(), { nil: undefined }) },
  { schema: z.enum(["a", "b"]).default("b"), values: fc.constantFrom("a", "b", undefined) },
];

function partOf(shapes: fc.Arbitrary<Shape>): fc.Arbitrary<PartShape> {
  const given = (values: fc.Arbitrary<JsonValue>) => values.filter((value) => !isEmpty(value));
  return fc.oneof(
    shapes,
    shapes.map(({ schema, values }) => ({
      schema: schema.optional(),
      values: fc.option(given(values), { nil: undefined }),
    })),
    shapes.map(({ schema, values }) => ({ schema: schema.nullable(), values: fc.option(given(values)) })),
    shapes.map(({ schema, values }) => ({
      schema: schema.nullish(),
      values: fc.option(given(values), { nil: undefined }),
    })),
    fc.constantFrom(...withDefaults),
  );
}

/** Where a field may be left out, the form takes an empty text or list for none. */
function isEmpty(value: JsonValue): boolean {
  return value === null || value === "" || (typeof value === "object" && Object.keys(value).length === 0);
}

const names = ["title", "maxRows", "a.b", "with space", "größe", "0"];

function objectOf(parts: fc.Arbitrary<PartShape>): fc.Arbitrary<Shape> {
  return fc
    .uniqueArray(fc.constantFrom(...names), { minLength: 1, maxLength: 4 })
    .chain((chosen) => fc.tuple(...chosen.map(() => parts)).map((shapes) => objectShape(chosen, shapes)));
}

function objectShape(chosen: readonly string[], shapes: readonly PartShape[]): Shape {
  const named = <Value>(of: (shape: PartShape) => Value) =>
    Object.fromEntries(shapes.map((shape, index) => [chosen[index] ?? "", of(shape)]));
  return {
    schema: z.object(named(({ schema }) => schema)),
    // What is undefined is left out, as JSON does.
    values: fc
      .record(
        named(({ values }) => values),
        { noNullPrototype: true },
      )
      .map((value) => JSON.parse(JSON.stringify(value)) as JsonValue),
  };
}

function listOf(shapes: fc.Arbitrary<Shape>): fc.Arbitrary<Shape> {
  return fc.tuple(shapes, fc.nat(2)).map(([{ schema, values }, min]) => ({
    schema: z.array(schema).min(min),
    values: fc.array(values, { minLength: min, maxLength: 3 }),
  }));
}

function recordOf(shapes: fc.Arbitrary<Shape>): fc.Arbitrary<Shape> {
  return shapes.map(({ schema, values }) => ({
    schema: z.record(z.string(), schema),
    values: entries(values),
  }));
}

function entries(values: fc.Arbitrary<JsonValue>): fc.Arbitrary<Record<string, JsonValue>> {
  return fc.dictionary(
    line().filter((name) => name !== "__proto__"),
    values,
    { maxKeys: 2, noNullPrototype: true },
  );
}

function tupleOf(shapes: fc.Arbitrary<Shape>): fc.Arbitrary<Shape> {
  return fc.tuple(shapes, shapes).map(([first, second]) => ({
    schema: z.tuple([first.schema, second.schema]),
    values: fc.tuple(first.values, second.values),
  }));
}

function variantsOf(parts: fc.Arbitrary<PartShape>): fc.Arbitrary<Shape> {
  return fc.tuple(objectOf(parts), objectOf(parts)).map(([one, two]) => ({
    schema: z.union([tagged("one", one), tagged("two", two)]),
    values: fc.oneof(tag("one", one.values), tag("two", two.values)),
  }));
}

function tagged(kind: string, { schema }: Shape): z.ZodType {
  if (!(schema instanceof z.ZodObject)) throw new Error("only objects are told apart by a field");
  return schema.extend({ kind: z.literal(kind) });
}

function tag(kind: string, values: fc.Arbitrary<JsonValue>): fc.Arbitrary<JsonValue> {
  return values.map((value) => ({ ...(typeof value === "object" ? value : {}), kind }));
}
