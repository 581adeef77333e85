import {
  alternativesOf,
  discriminatorsOf,
  isNull,
  marked,
  optionsOf,
  textOf,
  toldApart,
} from "./alternatives.ts";
import type { ChoiceField, Field, FileField, Option, Part, Variant } from "./field.ts";
import type { JsonValue } from "./json.ts";
import {
  isFileRef,
  isNothing,
  type JsonSchema,
  jsonOf,
  patternsOf,
  plain,
  type SubSchema,
} from "./json-schema.ts";

/** The form of a JSON Schema: one field, which may have fields. What it does not know becomes a field for JSON text. */
export function fieldOf(schema: JsonSchema): Field {
  return read(schema, { root: schema, optional: false, nullable: false });
}

/** Where a schema stands. */
interface Context {
  readonly root: JsonSchema;
  readonly optional: boolean;
  readonly nullable: boolean;
}

function read(schema: SubSchema, context: Context): Field {
  const flat = plain(schema, context.root);
  const alternatives = alternativesOf(flat, context.root);
  return alternatives ? readAlternatives(flat, alternatives, context) : readOne(flat, context);
}

function base(schema: JsonSchema, { optional, nullable }: Context) {
  const { title, description, examples } = schema;
  return {
    schema,
    title,
    description,
    optional,
    nullable,
    default: jsonOf(schema.default),
    examples: Array.isArray(examples) ? examples.flatMap((example) => jsonOf(example) ?? []) : [],
  };
}

function readAlternatives(flat: JsonSchema, alternatives: readonly SubSchema[], context: Context): Field {
  const { root } = context;
  const given = alternatives.filter((each) => !isNull(plain(each, root)));
  const inside = { ...context, nullable: context.nullable || given.length < alternatives.length };
  const [only] = given;
  if (only === undefined) return readOne({ ...told(flat), const: null }, context);
  if (given.length === 1) return read({ ...(only === true ? {} : only), ...told(flat) }, inside);
  const options = given.map((each) => optionsOf(plain(each, root)));
  if (options.every((each) => each !== undefined)) return choice(flat, options.flat(), inside);
  return {
    ...base(flat, inside),
    kind: "variants",
    variants: variantsOf(given, root),
  };
}

/** What is said of a schema, in place of what it is. */
function told({ title, description, default: byDefault, examples }: JsonSchema): JsonSchema {
  return {
    ...(title !== undefined && { title }),
    ...(description !== undefined && { description }),
    ...(byDefault !== undefined && { default: byDefault }),
    ...(examples !== undefined && { examples }),
  };
}

function choice(flat: JsonSchema, options: readonly Option[], context: Context): ChoiceField {
  return { ...base(flat, context), kind: "choice", options };
}

function readOne(flat: JsonSchema, context: Context): Field {
  const options = optionsOf(flat);
  if (isFileRef(flat)) return { ...base(flat, context), kind: "file", ...rulesOf(flat) };
  if (options) return readOptions(flat, options, context);
  switch (flat.type ?? (flat.properties && "object")) {
    case "string":
      return readText(flat, context);
    case "number":
    case "integer":
      return readNumber(flat, context);
    case "boolean":
      return readBoolean(flat, context);
    case "null":
      return { ...base(flat, context), kind: "constant", value: null };
    case "array":
      return readArray(flat, context);
    case "object":
      return readObject(flat, context);
    default:
      return { ...base(flat, context), kind: "json" };
  }
}

function readOptions(flat: JsonSchema, options: readonly Option[], context: Context): Field {
  const [only] = options;
  if (!("const" in flat) || !only || isOmittable(base(flat, context))) return choice(flat, options, context);
  // Only yes is taken: whoever answers has to say it. What tells variants apart says it by itself.
  if (only.value === true && flat[toldApart] !== true)
    return { ...base(flat, context), kind: "tick", mustBeTicked: true };
  return { ...base(flat, context), kind: "constant", value: only.value };
}

/** Whether a field may be left without a value: with a default it has one always. */
export function isOmittable(field: Pick<Field, "optional" | "nullable" | "default">): boolean {
  return field.nullable || (field.optional && field.default === undefined);
}

const manyCharacters = 300;

function readText(flat: JsonSchema, context: Context): Field {
  const { format, minLength = 0, maxLength } = flat;
  const patterns = patternsOf(flat);
  if (format === "date" || format === "date-time")
    return { ...base(flat, context), kind: "date", format, patterns };
  return {
    ...base(flat, context),
    kind: "text",
    multiline: flat["multiline"] === true || (maxLength ?? 0) > manyCharacters,
    format: format === "uri" ? "url" : format === "email" || format === "password" ? format : "text",
    minLength,
    maxLength,
    patterns,
  };
}

function readNumber(flat: JsonSchema, context: Context): Field {
  return {
    ...base(flat, context),
    kind: "number",
    integer: flat.type === "integer",
    min: flat.minimum,
    max: flat.maximum,
    above: boundOf(flat.exclusiveMinimum),
    below: boundOf(flat.exclusiveMaximum),
    multipleOf: flat.multipleOf,
  };
}

function boundOf(bound: number | boolean | undefined): number | undefined {
  return typeof bound === "number" ? bound : undefined;
}

/** A box is ticked or not; where neither is an answer too, all are given to choose from. */
function readBoolean(flat: JsonSchema, context: Context): Field {
  const told = base(flat, context);
  if (!isOmittable(told)) return { ...told, kind: "tick", mustBeTicked: false };
  return { ...told, kind: "choice", options: [plainOption(true), plainOption(false)] };
}

function plainOption(value: JsonValue): Option {
  return { value, title: undefined, description: undefined };
}

function readArray(flat: JsonSchema, context: Context): Field {
  const { prefixItems, items = true, minItems = 0, maxItems } = flat;
  const told = base(flat, context);
  if (prefixItems) {
    // A length that is open, at the end or in the middle, is for those who write JSON.
    if (items !== false || minItems < prefixItems.length) return { ...told, kind: "json" };
    return {
      ...told,
      kind: "tuple",
      parts: prefixItems.map((each, index) => part(`${index}`, each, context, true)),
    };
  }
  if (Array.isArray(items)) return { ...told, kind: "json" };
  // `items` may be a list in older drafts only, and that was just asked.
  const item = lazy(items as SubSchema, context);
  if (flat.uniqueItems === true) {
    const one = item();
    if (one.kind === "choice" && !one.nullable)
      return { ...told, kind: "choices", options: one.options, minItems, maxItems };
  }
  return {
    ...told,
    kind: "list",
    minItems,
    maxItems,
    get item() {
      return item();
    },
  };
}

function readObject(flat: JsonSchema, context: Context): Field {
  const { additionalProperties, propertyNames } = flat;
  const names = propertyNames === undefined ? undefined : optionsOf(plain(propertyNames, context.root));
  const properties =
    flat.properties ??
    (names && Object.fromEntries(names.map(({ value }) => [textOf(value), additionalProperties ?? true])));
  if (!properties && (additionalProperties || propertyNames)) return readRecord(flat, context);
  const required = new Set(flat.required);
  return {
    ...base(flat, context),
    kind: "group",
    parts: Object.entries(properties ?? {})
      .filter(([name, each]) => required.has(name) || !isNothing(each))
      .map(([name, each]) => part(name, each, context, required.has(name))),
    keepsOthers: additionalProperties !== false && names === undefined,
  };
}

function readRecord(flat: JsonSchema, context: Context): Field {
  const key = lazy(flat.propertyNames ?? { type: "string" }, context);
  const item = lazy(flat.additionalProperties ?? true, context);
  return {
    ...base(flat, context),
    kind: "record",
    get key() {
      return key();
    },
    get item() {
      return item();
    },
  };
}

function part(name: string, schema: SubSchema, { root }: Context, required: boolean): Part {
  const field = lazy(schema, { root }, !required);
  return {
    name,
    get field() {
      return field();
    },
  };
}

/** A field that is made when it is asked for, once. */
function lazy(schema: SubSchema, { root }: Pick<Context, "root">, optional = false): () => Field {
  let field: Field | undefined;
  return () => (field ??= read(schema, { root, optional, nullable: false }));
}

function variantsOf(schemas: readonly SubSchema[], root: JsonSchema): Variant[] {
  const flats = schemas.map((schema) => plain(schema, root));
  const names = discriminatorsOf(flats, root);
  return schemas.map((schema, index) => {
    const flat = flats[index] ?? {};
    const field = lazy(names.length > 0 ? marked(flat, names, root) : schema, { root });
    const constants = names.map((name) => plain(flat.properties?.[name] ?? true, root));
    const titled = constants.map(({ title, const: value }) => title ?? textOf(value)).join(", ");
    return {
      title: flat.title ?? (titled || undefined),
      get field() {
        return field();
      },
    };
  });
}

function rulesOf({ accept, maxBytes }: JsonSchema): Pick<FileField, "accept" | "maxBytes"> {
  return {
    accept: typeof accept === "string" ? accept : undefined,
    maxBytes: typeof maxBytes === "number" ? maxBytes : undefined,
  };
}
