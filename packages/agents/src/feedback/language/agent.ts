import { defineAgent, FileRef } from "@stepcast/pipeline";
import { z } from "zod";

/** Tells the language of every row. */
export const language = defineAgent({
  input: z.object({ rows: FileRef, count: z.number().int(), usualLanguage: z.string().nullable() }),
  output: z.object({
    /** NDJSON of language codes, one per row in order. */
    languages: FileRef,
    /** Most frequent first. */
    found: z.array(
      z.object({ code: z.string(), name: z.string(), count: z.number().int(), share: z.number() }),
    ),
    undetermined: z.number().int(),
  }),
  worker: new URL("./run.ts", import.meta.url),
});
