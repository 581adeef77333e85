import type { Pipeline } from "@stepcast/pipeline";
import { z } from "zod";
import { kebab } from "./command.ts";

/** One field of a pipeline's input, as an option of the command. */
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

type Schema = z.core.JSONSchema.BaseSchema;

/** The fields of a pipeline's input, in the order of its schema; none where the input is no object. */
export function inputFields(pipeline: Pipeline): InputField[] {
  const schema: Schema = z.toJSONSchema(pipeline.input, {
    io: "input",
    unrepresentable: "any",
    override: ({ zodSchema, jsonSchema }) => {
      // JSON has no dates, so zod leaves them without a type; text is how one is typed in.
      if (zodSchema._zod.def.type === "date")
        Object.assign(jsonSchema, { type: "string", format: "date-time" });
    },
  });
  const required = new Set(schema.required);
  return Object.entries(schema.properties ?? {}).map(([name, property]) =>
    toField(name, typeof property === "object" ? property : {}, required.has(name)),
  );
}

function toField(name: string, schema: Schema, required: boolean): InputField {
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

function kindOf(schema: Schema): InputField["kind"] {
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

function kindOfList(items: Schema["items"]): InputField["kind"] {
  if (typeof items !== "object" || Array.isArray(items)) return "json";
  const kind = kindOf(items);
  return kind === "file" ? "files" : kind === "text" ? "list" : kind === "number" ? "numbers" : "json";
}

function isFile({ $ref }: Schema): boolean {
  return $ref === "#/$defs/FileRef";
}
