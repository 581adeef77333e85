import { z } from "zod";

export type JsonSchema = z.core.JSONSchema.BaseSchema;

/** Where a JSON Schema says `$comment: dateMark`, a Date is taken. */
export const dateMark = "read as a date";

/** How `FileRef` stands in a schema. */
export const fileRefSchema = "#/$defs/FileRef";

/** A schema as JSON Schema 2020-12, of values as they are typed in: dates as text. */
export function toJsonSchema(schema: z.ZodType, io: "input" | "output"): JsonSchema {
  return z.toJSONSchema(schema, {
    io,
    unrepresentable: "any",
    override: ({ zodSchema, jsonSchema }) => {
      // JSON has no dates, so zod leaves them without a type.
      if (zodSchema._zod.def.type === "date")
        Object.assign(jsonSchema, { type: "string", format: "date-time", $comment: dateMark });
    },
  });
}
