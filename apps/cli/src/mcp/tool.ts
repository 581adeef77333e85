import type { Tool } from "@modelcontextprotocol/sdk/types.js";
import type { Pipeline } from "@stepcast/pipeline";
import type { JsonSchema } from "../json-schema.ts";
import { inputSchema, isObject, outputSchema } from "./tool-schema.ts";

/** A pipeline as a tool. */
export function toolOf(pipeline: Pipeline): Tool {
  const { name, description } = pipeline;
  const output = outputSchema(pipeline);
  return {
    name,
    description: description || `Runs the pipeline ${name}`,
    inputSchema: asObject(inputSchema(pipeline)),
    ...(output && isObject(output) && { outputSchema: asObject(output) }),
  };
}

type ObjectSchema = Tool["inputSchema"];

function asObject(schema: JsonSchema): ObjectSchema {
  const { $defs, $schema, ...input } = schema;
  const wrapped = {
    $schema,
    type: "object",
    properties: { input },
    required: ["input"],
    ...($defs && { $defs }),
  };
  // The protocol's type of a schema is narrower than zod's of the same thing.
  return (isObject(schema) ? schema : wrapped) as ObjectSchema;
}
