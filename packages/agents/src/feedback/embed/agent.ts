import { defineAgent, FileRef } from "@stepcast/pipeline";
import { z } from "zod";

/** Turns texts into vectors whose nearness is nearness of meaning. Of a large file, an even sample. */
export const embed = defineAgent({
  input: z.object({ rows: FileRef, count: z.number().int() }),
  output: z.object({
    /** Float32, little-endian: one vector after the other. */
    vectors: FileRef,
    /** NDJSON: for each vector the place of its row in the rows file, counted from 0. */
    places: FileRef,
    count: z.number().int(),
    dimensions: z.number().int(),
    ofRows: z.number().int(),
    model: z.string(),
  }),
  worker: new URL("./run.ts", import.meta.url),
});
