import { defineAgent, FileRef } from "@stepcast/pipeline";
import { z } from "zod";
import { ChosenColumns } from "../columns/agent.ts";
import { TableFormat } from "../../table/table.ts";

const Count = z.number().int().nonnegative();

const Dropped = z.object({ total: Count, emptyRows: Count, withoutText: Count });
const Repaired = z.object({ ragged: Count, oddQuotes: Count, cutTexts: Count });

/** Reads every row of a CSV whose columns are settled; drops and counts what cannot be used. */
export const clean = defineAgent({
  input: z.object({ csv: FileRef, format: TableFormat, chosen: ChosenColumns }),
  output: z.object({
    /** NDJSON of `Row`. */
    rows: FileRef,
    count: Count,
    records: Count,
    dropped: Dropped,
    repaired: Repaired,
    /** Rows whose rating is 0 where the scale begins above. */
    unrated: Count,
    /** The language that most answers are in, to lean on where one is too short to tell. */
    usualLanguage: z.string().nullable(),
    dates: z.object({ from: z.string(), to: z.string() }).nullable(),
    averageRating: z.number().nullable(),
    groups: z.array(z.object({ name: z.string(), count: Count })),
  }),
  worker: new URL("./run.ts", import.meta.url),
});
