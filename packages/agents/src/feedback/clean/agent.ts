import { defineAgent, FileRef } from "@stepcast/pipeline";
import { z } from "zod";
import { TableFormat } from "../table/table.ts";

const Count = z.number().int().nonnegative();

export const ColumnFact = z.object({
  name: z.string(),
  looksLike: z.enum(["text", "date", "rating", "category", "number", "other"]),
  /** Share of records with something in it, 0 to 1. */
  filled: z.number(),
  example: z.string(),
});

/** Which columns play a part; `null` where the table has none. */
export const ChosenColumns = z.object({
  text: z.string(),
  date: z.string().nullable(),
  rating: z.object({ column: z.string(), min: z.number(), max: z.number() }).nullable(),
  group: z.string().nullable(),
});
export type ChosenColumns = z.infer<typeof ChosenColumns>;

const Dropped = z.object({ total: Count, emptyRows: Count, withoutText: Count });
const Repaired = z.object({ ragged: Count, oddQuotes: Count, cutTexts: Count });

/** Parses a CSV, finds the columns that matter, drops and counts what cannot be used. */
export const clean = defineAgent({
  input: z.object({ csv: FileRef, textColumn: z.string().optional() }),
  output: z.object({
    /** NDJSON of `Row`. */
    rows: FileRef,
    count: Count,
    records: Count,
    dropped: Dropped,
    repaired: Repaired,
    /** Rows whose rating is 0 where the scale begins above. */
    unrated: Count,
    /** Why the answers may be none: said in the report. */
    doubt: z.string().nullable(),
    format: TableFormat,
    columns: z.array(ColumnFact),
    chosen: ChosenColumns,
    /** The language that most answers are in, to lean on where one is too short to tell. */
    usualLanguage: z.string().nullable(),
    dates: z.object({ from: z.string(), to: z.string() }).nullable(),
    averageRating: z.number().nullable(),
    groups: z.array(z.object({ name: z.string(), count: Count })),
  }),
  worker: new URL("./run.ts", import.meta.url),
});
