import { defineAgent, FileRef } from "@stepcast/pipeline";
import { z } from "zod";
import { FileFormat } from "../part-plan.ts";

/** Puts all parts and the index into one ZIP, reading and writing at the same time. */
export const bundle = defineAgent({
  input: z.object({
    table: FileRef,
    /** The columns that were summed up. */
    amounts: z.array(z.string()),
    format: FileFormat,
    parts: z.number().int().nonnegative(),
    pages: z.array(FileRef),
    /** Lines of the index, a file for each page. */
    indexes: z.array(FileRef),
  }),
  output: z.object({ bundle: FileRef, index: FileRef }),
  worker: new URL("./run.ts", import.meta.url),
});
