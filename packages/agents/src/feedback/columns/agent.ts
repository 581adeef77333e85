import { defineAgent, FileRef } from "@stepcast/pipeline";
import { z } from "zod";
import { TableFormat } from "../../table/table.ts";

/** The parts a column may play about which a person may be asked. */
export const Role = z.enum(["text", "date", "rating"]);
export type Role = z.infer<typeof Role>;

const DateOrder = z.enum(["day first", "month first"]);

/** What a column's cells look like, from the first 2,000 records. */
export const ColumnFact = z.object({
  name: z.string(),
  /** `id`: nearly every record has a value of its own, so that it tells none from the others. */
  kind: z.enum(["text", "date", "rating", "category", "number", "id", "other"]),
  /** Share of records with something in it, 0 to 1. */
  filled: z.number(),
  example: z.string(),
  /** How 3/4 is to be read there; null where it holds no dates. */
  order: DateOrder.nullable(),
  /** The scale of its numbers; null where it holds none. */
  scale: z.object({ min: z.number(), max: z.number() }).nullable(),
});
export type ColumnFact = z.infer<typeof ColumnFact>;

const DateColumn = z.object({ column: z.string(), order: DateOrder });
const RatingColumn = z.object({ column: z.string(), min: z.number(), max: z.number() });

/** Which columns play a part; `null` where the table has none. */
export const ChosenColumns = z.object({
  text: z.string(),
  date: DateColumn.nullable(),
  rating: RatingColumn.nullable(),
  group: z.string().nullable(),
});
export type ChosenColumns = z.infer<typeof ChosenColumns>;

/** A column that may play a part, with some of its cells to tell it by. */
export const Candidate = z.object({
  column: z.string(),
  samples: z.array(z.string()),
  /** Share of records with something in it, 0 to 1. */
  filled: z.number(),
});
export type Candidate = z.infer<typeof Candidate>;

/** By the part they may play, likeliest first. */
export const Candidates = z.object({
  text: z.array(Candidate),
  date: z.array(Candidate),
  rating: z.array(Candidate),
});
export type Candidates = z.infer<typeof Candidates>;

/** Finds out how a CSV is written and which columns matter, and says where that is for a person to decide. */
export const columns = defineAgent({
  input: z.object({
    csv: FileRef,
    /** What a person has chosen already; "none" for a date or rating that is not to be read. */
    given: z.object({ text: z.string(), date: z.string(), rating: z.string() }).partial(),
  }),
  output: z.object({
    format: TableFormat,
    /** The first 200, and those that may play a part. */
    columns: z.array(ColumnFact),
    /** The likeliest; no text where no column looks like answers. */
    proposed: ChosenColumns.extend({ text: z.string().nullable() }),
    /** The candidates of each part that is open; empty where it is clear. */
    candidates: Candidates,
    /** Why the proposed answers may be none: said in the report. */
    doubt: z.string().nullable(),
  }),
  worker: new URL("./run.ts", import.meta.url),
});
