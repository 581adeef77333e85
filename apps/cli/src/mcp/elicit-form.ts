import type { ElicitRequestFormParams, PrimitiveSchemaDefinition } from "@modelcontextprotocol/sdk/types.js";
import { englishWords, type Field, fieldOf, isOmittable, textOfValue } from "@stepcast/react/form-model";
import type { JsonSchema } from "../json-schema.ts";

/** An answer's schema in the flat form in which the protocol lets a server ask a person. */
export interface ElicitForm {
  schema: ElicitRequestFormParams["requestedSchema"];
  /** The answer, as JSON, that the protocol's flat content stands for. */
  answerOf(content: Record<string, unknown>): unknown;
}

/** One value in the form: where it stands in the answer, and under which name in the form. */
interface Leaf {
  name: string;
  path: readonly string[];
  required: boolean;
  schema: PrimitiveSchemaDefinition;
  /** What a text of the form stands for. */
  read(value: unknown): unknown;
}

/**
 * Fields of fields get names with dots; what may be left out and does not fit in is. Undefined where something that must be given, a
 * list of objects for instance, has no place in a flat form.
 */
export function elicitForm(answer: JsonSchema): ElicitForm | undefined {
  const field = fieldOf(answer);
  const leaves = leavesOf(field, [], true);
  if (!leaves || leaves.length === 0) return undefined;
  const byName = new Map(leaves.map((leaf) => [leaf.name, leaf]));
  // Two names may come out the same: then nobody could tell which was meant.
  if (byName.size < leaves.length) return undefined;
  return {
    schema: {
      type: "object",
      properties: Object.fromEntries(leaves.map(({ name, schema }) => [name, schema])),
      required: leaves.filter(({ required }) => required).map(({ name }) => name),
    },
    answerOf: (content) => valueAt(field, [], content, byName),
  };
}

function leavesOf(field: Field, path: readonly string[], required: boolean): Leaf[] | undefined {
  const isNeeded = required && !field.optional && !isOmittable(field) && field.default === undefined;
  if (field.kind === "constant") return [];
  if (field.kind === "group") {
    const parts = field.parts.map(({ name, field: part }) => leavesOf(part, [...path, name], isNeeded));
    if (parts.every((part) => part !== undefined)) return parts.flat();
    return isNeeded ? undefined : [];
  }
  const found = primitiveOf(field);
  if (!found) return isNeeded ? undefined : [];
  return [{ name: nameOf(path), path, required: isNeeded, ...found }];
}

function nameOf(path: readonly string[]): string {
  return path.join(".") || "answer";
}

type Primitive = Pick<Leaf, "schema" | "read">;

function primitiveOf(field: Field): Primitive | undefined {
  const about = {
    ...(field.title !== undefined && { title: field.title }),
    ...(field.description !== undefined && { description: field.description }),
  };
  switch (field.kind) {
    case "text":
      return asItIs({ type: "string", ...about, ...textBounds(field), ...defaultOf(field, "string") });
    case "date":
      return asItIs({ type: "string", format: field.format, ...about });
    case "number":
      return asItIs({
        type: field.integer ? "integer" : "number",
        ...about,
        ...(field.min !== undefined && { minimum: field.min }),
        ...(field.max !== undefined && { maximum: field.max }),
        ...defaultOf(field, "number"),
      });
    case "tick":
      return asItIs({ type: "boolean", ...about, ...defaultOf(field, "boolean") });
    case "choice": {
      const texts = textsOf(field.options);
      const read = (value: unknown) => texts.get(String(value)) ?? value;
      return texts.size === field.options.length
        ? {
            schema: { type: "string", ...about, enum: [...texts.keys()], ...defaultOf(field, "string") },
            read,
          }
        : undefined;
    }
    default:
      return undefined;
  }
}

function asItIs(schema: PrimitiveSchemaDefinition): Primitive {
  return { schema, read: (value) => value };
}

function textBounds({ minLength, maxLength, format }: Extract<Field, { kind: "text" }>) {
  return {
    ...(minLength > 0 && { minLength }),
    ...(maxLength !== undefined && { maxLength }),
    ...(format === "email" && { format: "email" as const }),
    ...(format === "url" && { format: "uri" as const }),
  };
}

function defaultOf<Type extends "string" | "number" | "boolean">(
  { default: value }: Field,
  type: Type,
): { default?: never } {
  // Of the type that the schema beside it has, which is what was asked.
  return typeof value === type ? { default: value as never } : {};
}

/** The values to choose from, by the texts that stand for them. */
function textsOf(options: Extract<Field, { kind: "choice" }>["options"]): Map<string, unknown> {
  return new Map(options.map(({ value, title }) => [title ?? textOfValue(value, englishWords), value]));
}

function valueAt(
  field: Field,
  path: readonly string[],
  content: Record<string, unknown>,
  leaves: ReadonlyMap<string, Leaf>,
): unknown {
  if (field.kind === "constant") return field.value;
  if (field.kind === "group") {
    const parts = field.parts.flatMap(({ name, field: part }) => {
      const value = valueAt(part, [...path, name], content, leaves);
      return value === undefined ? [] : [[name, value] as const];
    });
    return parts.length === 0 && field.optional ? undefined : Object.fromEntries(parts);
  }
  const leaf = leaves.get(nameOf(path));
  const given = leaf && Object.hasOwn(content, leaf.name) ? content[leaf.name] : undefined;
  // An empty text is how many clients send what was left out.
  if (given === undefined || (given === "" && field.optional)) return undefined;
  return leaf?.read(given);
}
