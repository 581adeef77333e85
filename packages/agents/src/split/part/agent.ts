import { defineAgent, FileRef } from "@stepcast/pipeline";
import { z } from "zod";
import { FileFormat, PartPlan } from "../part-plan.ts";

/** Counts and sums up the rows of one value, and writes them as a file where that is wanted. */
export const part = defineAgent({
  input: z.object({
    part: PartPlan,
    /** Null: the bundle alone has the bytes. */
    writeAs: FileFormat.nullable(),
  }),
  output: z.object({
    rows: z.number().int().nonnegative(),
    /** By the columns of amounts, in their order; null where a part has no number there. */
    sums: z.array(z.number().nullable()),
    file: FileRef.nullable(),
  }),
  worker: new URL("./run.ts", import.meta.url),
});
