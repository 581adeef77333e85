import { defineAgent, FileRef } from "@stepcast/pipeline";
import { z } from "zod";

export const Mention = z.object({
  name: z.string(),
  kind: z.enum(["person", "organisation", "place", "product", "money", "time", "thing"]),
  /** In how many of the rows read. */
  count: z.number().int(),
});
export type Mention = z.infer<typeof Mention>;

/** Finds the names and things people mention. */
export const entities = defineAgent({
  input: z.object({ rows: FileRef, count: z.number().int(), usualLanguage: z.string().nullable() }),
  output: z.object({
    /** NDJSON of lists of names, one list per row in order; `null` where the row was not read. */
    entities: FileRef,
    /** Most mentioned first. */
    top: z.array(Mention),
    /** How many rows were read: English ones only, and in a large file a sample. */
    read: z.number().int(),
  }),
  worker: new URL("./run.ts", import.meta.url),
});
