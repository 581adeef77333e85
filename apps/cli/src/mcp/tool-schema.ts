import type { Pipeline } from "@stepcast/pipeline";
import { type JsonSchema, toJsonSchema } from "../json-schema.ts";

/** A file that comes inside a message, in bytes: such messages are held in memory whole, on both sides. */
export const maxInlineBytes = 5_000_000;

/** A pipeline's input as a client may give it: files by their path or by what is in them, dates as text. */
export function inputSchema(pipeline: Pipeline): JsonSchema {
  const schema = toJsonSchema(pipeline.input, "input");
  const file = schema.$defs?.["FileRef"];
  return file ? { ...schema, $defs: { ...schema.$defs, FileRef: givenFile(file) } } : schema;
}

/** Undefined where the pipeline does not say what it ends with. */
export function outputSchema({ output }: Pipeline): JsonSchema | undefined {
  return output && toJsonSchema(output, "output");
}

/** Arguments are always an object: an input that is none goes in a field of its own, `input`. */
export function isObject(schema: JsonSchema): boolean {
  return schema.type === "object";
}

function givenFile(file: JsonSchema): JsonSchema {
  const name = {
    type: "string",
    minLength: 1,
    maxLength: 255,
    description: "Its name, with its ending",
  } as const;
  const content = { type: "string", maxLength: maxInlineBytes } as const;
  return {
    description:
      "A file: the path of one on this machine, or its name and what is in it, or one that a run gave",
    anyOf: [
      {
        type: "string",
        description:
          "A path, absolute or from the folder in which stepcast mcp was started; right for large files",
      },
      inline({ name, text: { ...content, description: "What is in it, as text" } }),
      inline({ name, base64: { ...content, description: "What is in it, as base64" } }),
      { ...file, description: "A file from the output of an earlier run, as it is" },
    ],
  };
}

function inline(properties: Record<string, JsonSchema>): JsonSchema {
  return { type: "object", properties, required: Object.keys(properties), additionalProperties: false };
}
