import { defineAgent, FileRef } from "@stepcast/pipeline";
import { z } from "zod";
import { TableFormat } from "../../table/table.ts";

/** A column by which the table may be split, with some of its cells to tell it by. */
export const Candidate = z.object({
  column: z.string(),
  samples: z.array(z.string()),
  /** Different values in the first 2,000 records. */
  values: z.number().int().nonnegative(),
  /** Share of records with something in it, 0 to 1. */
  filled: z.number(),
});
export type Candidate = z.infer<typeof Candidate>;

/** Finds out how a table is written, and by which of its columns it is split. */
export const columns = defineAgent({
  input: z.object({
    table: FileRef,
    /** As a person named it; undefined where it is to be found. */
    column: z.string().optional(),
  }),
  output: z.object({
    layout: TableFormat,
    /** Null where that is for a person to decide. */
    chosen: z.string().nullable(),
    /** Likeliest first; none where one was chosen. */
    candidates: z.array(Candidate),
    /** The columns that hold amounts: what is summed up for each part. */
    amounts: z.array(z.string()),
  }),
  worker: new URL("./run.ts", import.meta.url),
});
