import type { Option } from "./field.ts";
import { isJsonObject } from "./json.ts";
import { isNothing, type JsonSchema, jsonOf, plain, type SubSchema } from "./json-schema.ts";

/** What a schema may be instead of what else; undefined where it is one thing. */
export function alternativesOf(flat: JsonSchema, root: JsonSchema): SubSchema[] | undefined {
  const { anyOf, oneOf, ...beside } = flat;
  const given = anyOf ?? oneOf;
  const { title: _, description: __, default: ___, examples: ____, ...shape } = beside;
  const shaped = Object.keys(shape).some((word) => word !== "$schema" && word !== "$defs");
  if (given) return given.flatMap((each) => unnest(each, shaped ? { allOf: [shape, each] } : each, root));
  if (Array.isArray(flat.enum) && flat.enum.includes(null) && flat.enum.length > 1)
    return [{ ...shape, enum: flat.enum.filter((value) => value !== null) }, { type: "null" }];
  if (!Array.isArray(flat.type)) return undefined;
  return flat.type.map((type: string) => ({ ...shape, type }));
}

/** Alternatives of an alternative are alternatives. Named ones stay one: they may contain themselves. */
function unnest(given: SubSchema, whole: SubSchema, root: JsonSchema): SubSchema[] {
  if (isNothing(given)) return [];
  if (typeof given === "boolean" || given.$ref !== undefined || given.title !== undefined) return [whole];
  return alternativesOf(plain(whole, root), root) ?? [whole];
}

export function isNull(flat: JsonSchema): boolean {
  return flat.type === "null" || flat.const === null || (flat.enum?.length === 1 && flat.enum[0] === null);
}

/** The values that are all it takes, if they are given one by one. */
export function optionsOf(flat: JsonSchema): Option[] | undefined {
  const { title, description } = flat;
  if ("const" in flat) {
    const value = jsonOf(flat.const);
    return value === undefined ? undefined : [{ value, title, description }];
  }
  return flat.enum?.flatMap((each) => {
    const value = jsonOf(each);
    return value === undefined ? [] : [{ value, title: undefined, description: undefined }];
  });
}

/** Marks, in our own copy of a schema, the fields by which variants are told apart. */
export const toldApart = "toldApart";

/** The fields that are there in every one of them, and a constant in each. */
export function discriminatorsOf(flats: readonly JsonSchema[], root: JsonSchema): string[] {
  const [first] = flats;
  return Object.keys(first?.properties ?? {}).filter((name) =>
    flats.every(
      ({ properties, required }) =>
        required?.includes(name) &&
        isJsonObject(properties?.[name]) &&
        "const" in plain(properties[name], root),
    ),
  );
}

export function marked(flat: JsonSchema, names: readonly string[], root: JsonSchema): JsonSchema {
  const properties = names.map((name) => {
    const constant = plain(flat.properties?.[name] ?? true, root);
    return [name, { ...constant, [toldApart]: true }] as const;
  });
  return { ...flat, properties: { ...flat.properties, ...Object.fromEntries(properties) } };
}

export function textOf(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
