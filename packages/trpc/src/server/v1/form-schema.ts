import type { Pipeline } from "@stepcast/pipeline";
import { type JsonSchema, toJsonSchema } from "../../json-schema.ts";

/** A pipeline's input as a form: the same fields, files as bytes. */
export function formSchema(pipeline: Pipeline): JsonSchema {
  const schema = toJsonSchema(pipeline.input, "input");
  if (!schema.properties) return { type: "object" };
  const properties = Object.entries(schema.properties).map(([name, field]) => [name, asPart(field)]);
  return { ...schema, properties: Object.fromEntries(properties) };
}

const bytes: JsonSchema = { type: "string", contentMediaType: "application/octet-stream" };

function asPart(field: JsonSchema | boolean): JsonSchema | boolean {
  if (typeof field === "boolean") return field;
  if (isFile(field)) return { ...(field.description && { description: field.description }), ...bytes };
  const { items } = field;
  return typeof items === "object" && !Array.isArray(items) && isFile(items)
    ? { ...field, items: bytes }
    : field;
}

function isFile({ $ref }: JsonSchema): boolean {
  return $ref === "#/$defs/FileRef";
}
