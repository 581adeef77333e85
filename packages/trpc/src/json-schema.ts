import { z } from "zod";

export type JsonSchema = z.core.JSONSchema.BaseSchema;

/** JSON Schema 2020-12, as plain JSON carries a value: Dates as ISO 8601 text. What JSON Schema cannot say is left open. */
export function toJsonSchema(schema: z.ZodType, io: "input" | "output"): JsonSchema {
  return z.toJSONSchema(schema, {
    io,
    unrepresentable: "any",
    override: ({ zodSchema, jsonSchema }) => {
      const { def } = zodSchema._zod;
      if (def.type === "date") Object.assign(jsonSchema, { type: "string", format: "date-time" });
      // Later versions may add fields, and readers should let them be.
      if (def.type === "object" && !("catchall" in def && def.catchall))
        delete jsonSchema.additionalProperties;
    },
  });
}
