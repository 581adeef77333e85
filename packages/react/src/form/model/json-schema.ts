import { isJsonObject, type JsonValue } from "./json.ts";

/**
 * JSON Schema 2020-12, as far as a form reads it: what `z.toJSONSchema(schema, { io: "input" })` writes. The rest is let be.
 * Of the form's own are `multiline` and `placeholder` (text) `accept` and `maxBytes` (files; the first as in HTML); `uniqueItems` on a list of choices makes
 * it one box to tick for each. All of them can be given with `.meta()`.
 */
export interface JsonSchema {
  $ref?: string | undefined;
  $defs?: Record<string, JsonSchema> | undefined;
  title?: string | undefined;
  description?: string | undefined;
  default?: unknown;
  examples?: unknown;
  type?: string | readonly string[] | undefined;
  const?: unknown;
  enum?: readonly unknown[] | undefined;
  anyOf?: readonly SubSchema[] | undefined;
  oneOf?: readonly SubSchema[] | undefined;
  allOf?: readonly SubSchema[] | undefined;
  properties?: Record<string, SubSchema> | undefined;
  required?: readonly string[] | undefined;
  additionalProperties?: SubSchema | undefined;
  propertyNames?: SubSchema | undefined;
  items?: SubSchema | readonly SubSchema[] | undefined;
  prefixItems?: readonly SubSchema[] | undefined;
  minItems?: number | undefined;
  maxItems?: number | undefined;
  uniqueItems?: boolean | undefined;
  minLength?: number | undefined;
  maxLength?: number | undefined;
  pattern?: string | undefined;
  format?: string | undefined;
  minimum?: number | undefined;
  maximum?: number | undefined;
  /** Yes or no in drafts of old, which a form does not read. */
  exclusiveMinimum?: number | boolean | undefined;
  exclusiveMaximum?: number | boolean | undefined;
  multipleOf?: number | undefined;
  [keyword: string]: unknown;
}

/** `true` takes anything, `false` nothing. */
export type SubSchema = JsonSchema | boolean;

/** What takes nothing, as `z.never()`. */
export function isNothing(schema: SubSchema): boolean {
  if (typeof schema === "boolean") return !schema;
  return isJsonObject(schema["not"]) && Object.keys(schema["not"]).length === 0;
}

/** How the file tickets of `@stepcast/pipeline` stand in a schema. */
export function isFileRef({ $ref }: JsonSchema): boolean {
  return $ref === "#/$defs/FileRef";
}

/**
 * A schema on its own: without `allOf` and `$ref`, but for a reference to a `FileRef`, and with what stood beside them. References may
 * go round; so many in a row lead nowhere.
 */
export function plain(schema: SubSchema, root: JsonSchema, hops = 0): JsonSchema {
  if (typeof schema === "boolean" || hops > 50) return {};
  const { $ref, allOf, ...beside } = schema;
  if (isFileRef(schema)) return schema;
  if ($ref !== undefined) return { ...plain(target($ref, root), root, hops + 1), ...beside };
  return allOf ? merge([...allOf.map((part) => plain(part, root, hops + 1)), beside]) : schema;
}

/** The part of the whole that a JSON pointer names; anything goes where there is none. */
function target($ref: string, root: JsonSchema): SubSchema {
  if ($ref === "#") return root;
  if (!$ref.startsWith("#/")) return true;
  const found = $ref
    .slice(2)
    .split("/")
    .map(unescape)
    .reduce<unknown>(
      (part, name) => (isJsonObject(part) && Object.hasOwn(part, name) ? part[name] : undefined),
      root,
    );
  return isJsonObject(found) ? found : true;
}

/** As RFC 6901 says, in a URI's fragment. */
function unescape(token: string): string {
  return decodeURIComponent(token).replaceAll("~1", "/").replaceAll("~0", "~");
}

/**
 * All of them at once. Where two say the same word, the later holds, but for fields and patterns, of which all hold. Two sets of
 * alternatives are more than a form can show: anything goes then, and the server judges.
 */
function merge(schemas: readonly JsonSchema[]): JsonSchema {
  if (schemas.filter(({ anyOf, oneOf }) => anyOf ?? oneOf).length > 1) return {};
  const merged: JsonSchema = Object.assign({}, ...schemas);
  const patterns = schemas.flatMap(patternsOf);
  const properties: Record<string, SubSchema> = Object.assign(
    {},
    ...schemas.map((schema) => schema.properties),
  );
  const required = schemas.flatMap((schema) => schema.required ?? []);
  return {
    ...merged,
    ...(patterns.length > 0 && { patterns }),
    ...(Object.keys(properties).length > 0 && { properties, required }),
  };
}

/** Every pattern that a text has to fit. */
export function patternsOf({ pattern, patterns }: JsonSchema): string[] {
  if (Array.isArray(patterns)) return patterns.filter((each) => typeof each === "string");
  return pattern === undefined ? [] : [pattern];
}

/** A schema's default as JSON carries it. */
export function jsonOf(value: unknown): JsonValue | undefined {
  const text: string | undefined = JSON.stringify(value);
  // `JSON.parse` of what `JSON.stringify` wrote.
  return text === undefined ? undefined : (JSON.parse(text) as JsonValue);
}
