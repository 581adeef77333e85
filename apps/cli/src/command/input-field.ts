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
    description: [schema.title, schema.description].filter((each) => each !== undefined).join(". "),
    choices: (schema.enum ?? constantsOf(schema) ?? []).map(String),
    defaultText: schema.default === undefined ? undefined : JSON.stringify(schema.default),
  };
}

function kindOf(schema: JsonSchema): InputField["kind"] {
  if (isFile(schema)) return "file";
  if (constantsOf(schema)) return "text";
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

/** The texts of which one is taken, where each has a title of its own. */
function constantsOf({ anyOf = [] }: JsonSchema): string[] | undefined {
  const texts = anyOf.map((each) => (typeof each === "object" ? each.const : undefined));
  return texts.length > 0 && texts.every((text) => typeof text === "string") ? texts : undefined;
}

function kindOfList(items: JsonSchema["items"]): InputField["kind"] {
  if (typeof items !== "object" || Array.isArray(items)) return "json";
  const kind = kindOf(items);
  return kind === "file" ? "files" : kind === "text" ? "list" : kind === "number" ? "numbers" : "json";
}

function isFile({ $ref }: JsonSchema): boolean {
  return $ref === fileRefSchema;
}
