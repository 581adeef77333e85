import { defineAgent, FileRef } from "@stepcast/pipeline";
import { z } from "zod";
import { Chart } from "../charts/agent.ts";
import { ColumnFact } from "../columns/agent.ts";
import { SentimentCounts } from "../sentiment/agent.ts";
import { TableFormat } from "../../table/table.ts";

const Count = z.number().int().nonnegative();

/** The answers that have one value, or one in a range, in the column. */
export const Part = z.object({
  name: z.string(),
  count: Count,
  sentiment: SentimentCounts,
  averageRating: z.number().nullable(),
  /** What they write about most. */
  topics: z.array(z.object({ name: z.string(), count: Count })),
});
export type Part = z.infer<typeof Part>;

/** All results once more, told apart by one column of the user's table. */
export const Breakdown = z.object({
  /** As the table calls it; as it was asked for where the table has no such column. */
  column: z.string(),
  /** Why there is nothing to show. */
  note: z.string().nullable(),
  /** Values largest first; ranges of numbers and periods in their order. */
  by: z.enum(["value", "range", "period"]),
  parts: z.array(Part),
  /** The values beyond the largest, and the answers that have one of them. */
  others: z.object({ values: Count, answers: Count }),
  /** Answers with nothing in the column, or nothing that can be read there. */
  without: Count,
  charts: z.array(Chart),
  /** NDJSON of the answers' ranges or periods, one per row in order; null where the column itself says it. */
  labels: FileRef.nullable(),
});
export type Breakdown = z.infer<typeof Breakdown>;

/** Breaks moods, ratings and topics down by a column of the user's table. */
export const breakdown = defineAgent({
  input: z.object({
    /** As a person wrote it. */
    column: z.string(),
    csv: FileRef,
    format: TableFormat,
    columns: z.array(ColumnFact),
    rows: FileRef,
    count: Count,
    sentiments: FileRef,
    /** NDJSON of places in `topicNames`, one per row in order. */
    assigned: FileRef,
    topicNames: z.array(z.string()),
    scale: z.object({ min: z.number(), max: z.number() }).nullable(),
  }),
  output: Breakdown,
  worker: new URL("./run.ts", import.meta.url),
});
