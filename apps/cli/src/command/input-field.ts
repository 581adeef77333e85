import type { Pipeline } from "@stepcast/pipeline";
import type { z } from "zod";
import { fileRefSchema, type JsonSchema, toJsonSchema } from "../json-schema.ts";
import { kebab } from "./command.ts";

/** One field of what a pipeline takes, as an option of the command. */
export interface InputField {
  name: string;
  /** The name in kebab-case. */
  option: string;
  kind: "file" | "files" | "text" | "number" | "flag" | "list" | "numbers" | "date" | "json";
  required: boolean;
  description: string;
  choices: readonly string[];
  defaultText: string | undefined;
}

/** The fields of a pipeline's input, in the order of its schema; none where the input is no object. */
export function inputFields(pipeline: Pipeline): InputField[] {
  return fieldsOf(pipeline.input);
}

/** The fields of a message in whichever pipelines have one of that name: which of them the run is of is not known yet. */
export function signalFields(name: string | undefined, pipelines: readonly Pipeline[]): InputField[] {
  const found = pipelines.flatMap(({ signals }) =>
    Object.entries(signals).flatMap(([signal, data]) => (signal === name ? fieldsOf(data) : [])),
  );
  return [...new Map(found.map((field) => [field.name, field])).values()];
}

/** The fields of an object, in the order of its schema; none of anything else. */
export function fieldsOf(object: z.ZodType): InputField[] {
  return fieldsOfSchema(toJsonSchema(object, "input"));
}

/** The same of a schema that came from a server. */
export function fieldsOfSchema(schema: JsonSchema): InputField[] {
  const required = new Set(schema.required);
  return Object.entries(schema.properties ?? {}).map(([name, property]) =>
    toField(name, typeof property === "object" ? property : {}, required.has(name)),
  );
}

function toField(name: string, schema: JsonSchema, required: boolean): InputField {
  return {
    name,
    option: kebab(name),
    kind: kindOf(schema),
    required,
    description: schema.description ?? "",
    choices: (schema.enum ?? []).map(String),
    defaultText: schema.default === undefined ? undefined : JSON.stringify(schema.default),
  };
}

function kindOf(schema: JsonSchema): InputField["kind"] {
  if (isFile(schema)) return "file";
  switch (schema.type) {
    case "string":
      return schema.format === "date-time" ? "date" : "text";
    case "number":
    case "integer":
      return "number";
    case "boolean":
      return "flag";
    case "array":
      return kindOfList(schema.items);
    default:
      return "json";
  }
}

function kindOfList(items: JsonSchema["items"]): InputField["kind"] {
  if (typeof items !== "object" || Array.isArray(items)) return "json";
  const kind = kindOf(items);
  return kind === "file" ? "files" : kind === "text" ? "list" : kind === "number" ? "numbers" : "json";
}

function isFile({ $ref }: JsonSchema): boolean {
  return $ref === fileRefSchema;
}
