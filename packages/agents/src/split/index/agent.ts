import { defineAgent, FileRef } from "@stepcast/pipeline";
import { z } from "zod";
import { readNdjson } from "../../ndjson.ts";
import { csvLine } from "../../table/csv-line.ts";
import { neutralise } from "../../table/neutralise.ts";
import type { PlannedPart } from "../part-plan.ts";

const Found = z.object({
  rows: z.number().int().nonnegative(),
  sums: z.array(z.number().nullable()),
});

/** Writes what was found of a page of parts as lines of the index. */
export const index = defineAgent({
  input: z.object({
    page: FileRef,
    /** Of the page's parts, in their order. */
    found: z.array(Found),
  }),
  output: z.object({ lines: FileRef }),
  async run({ page, found }, step) {
    const text: string[] = [];
    for await (const { value, fileName, firstLine } of readNdjson<PlannedPart>(step.readFile(page))) {
      const { rows, sums } = Found.parse(found[text.length]);
      const cells = [value, rows, firstLine, fileName, ...sums.map((sum) => sum ?? "")];
      // A spreadsheet may open it, and values are anybody's.
      text.push(csvLine(cells.map((cell) => neutralise(String(cell)))));
    }
    return { lines: await step.writeFile("index-lines.csv", text) };
  },
});
