import { defineAgent, FileRef } from "@stepcast/pipeline";
import { z } from "zod";
import { TableFormat } from "../../table/table.ts";
import { FileFormat } from "../part-plan.ts";

const Count = z.number().int().nonnegative();

/** Reads every row, counts the values of the column, and lays the rows of each value together. */
export const table = defineAgent({
  input: z.object({
    table: FileRef,
    layout: TableFormat,
    column: z.string(),
    /** Columns to sum up. */
    amounts: z.array(z.string()),
    format: FileFormat,
    emptyValues: z.enum(["keep", "skip"]),
    caseSensitive: z.boolean(),
    /** The most parts that are wanted. */
    limit: Count,
  }),
  output: z.object({
    /** Rows that went into parts. */
    rows: Count,
    /** Rows left out since they have nothing in the column. */
    skipped: Count,
    emptyLines: Count,
    /** Rows with too few or too many cells. */
    ragged: Count,
    parts: Count,
    /** The plan of all parts, in the order in which they come in the table: NDJSON in pages of 200. */
    pages: z.array(FileRef),
    /** The ten largest parts. */
    largest: z.array(z.object({ value: z.string(), rows: Count })),
  }),
  worker: new URL("./run.ts", import.meta.url),
});
