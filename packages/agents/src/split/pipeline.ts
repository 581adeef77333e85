import { definePipeline, fileInput, FileRef } from "@stepcast/pipeline";
import { z } from "zod";
import { bundle } from "./bundle/agent.ts";
import { columns } from "./columns/agent.ts";
import { fieldTitles } from "./field-titles.ts";
import { index } from "./index/agent.ts";
import { list } from "./list/agent.ts";
import { type PartPlan, partsPerPage } from "./part-plan.ts";
import { part } from "./part/agent.ts";
import { columnQuestion } from "./question.ts";
import { settleColumn } from "./settle-column.ts";
import { table as tableAgent } from "./table/agent.ts";

const concurrency = 8;

const SplitInput = z.object({
  table: fileInput({
    mediaTypes: ["text/csv", "text/tab-separated-values", "text/plain"],
    maxBytes: 50 * 1_024 * 1_024,
    description: "A CSV or TSV, in any encoding and with any delimiter; up to 50 MB",
  }),
  column: z.string().trim().max(140).optional().meta({
    title: "Split by column",
    description: "Its values become the parts. Left empty, the column is found, or you are asked.",
  }),
  format: z
    .union([
      z.literal("csv").meta({ title: "CSV, for spreadsheets" }),
      z.literal("json").meta({ title: "JSON, for programs" }),
    ])
    .default("csv")
    .meta({ title: "File format", description: "CSV has the table’s own delimiter" }),
  emptyValues: z
    .union([
      z.literal("keep").meta({ title: "Keep them as a separate part" }),
      z.literal("skip").meta({ title: "Leave them out" }),
    ])
    .default("keep")
    .meta({ title: fieldTitles.emptyValues, description: "Those with nothing in the column" }),
  limit: z.int().min(1).max(20_000).default(1_000).meta({
    title: fieldTitles.limit,
    description: "With more values than this the run stops, before it writes a file for every row",
  }),
  filesAtMost: z.int().min(0).max(200).default(50).meta({
    title: "Separate files up to",
    description: "With more parts than this, they are in the ZIP only",
  }),
  caseSensitive: z.boolean().default(false).meta({
    title: "Case-sensitive",
    description: "Then “Berlin” and “BERLIN” are two parts",
  }),
});

const SplitOutput = z.object({
  /** All parts and the index, as a ZIP. */
  bundle: FileRef,
  /** A CSV with the value, rows, first line, file and sums of every part. */
  index: FileRef,
  /** The parts one by one, where they are few enough. */
  files: z.array(FileRef),
  column: z.string(),
  parts: z.number().int(),
  rows: z.number().int(),
  skipped: z.number().int(),
});

/** From one table to a part for each value of a column. */
export const split = definePipeline({
  name: "split",
  description:
    "Splits a table by the values of a column: a file for each, an index with counts and sums, and all as a ZIP.",
  title: ({ table, column }) => (column ? `${table.name} by ${column}` : table.name),
  input: SplitInput,
  output: SplitOutput,
  agents: { columns, table: tableAgent, list, part, index, bundle },
  questions: { column: columnQuestion },
  async run({ table, column: named, format, filesAtMost, ...rules }, { steps, map, ask }) {
    const seen = await steps.columns({ table, column: named });
    const { layout } = seen;
    const column = await settleColumn(seen, (data) => ask("column", data));
    const amounts = seen.amounts.filter((name) => name !== column);
    const gathered = await steps.table({ table, layout, column, amounts, format, ...rules });
    const plan: PartPlan[] = [];
    for (const page of gathered.pages) plan.push(...(await steps.list({ page })).parts);
    const writeAs = plan.length > filesAtMost ? null : format;
    const found = await map(plan, (each, item) => item.steps.part({ part: each, writeAs }), {
      concurrency,
      key: ({ key }) => key,
    });
    const indexes: FileRef[] = [];
    for (const [at, page] of gathered.pages.entries()) {
      const inPage = found.slice(at * partsPerPage, (at + 1) * partsPerPage);
      const { lines } = await steps.index({ page, found: inPage.map(({ rows, sums }) => ({ rows, sums })) });
      indexes.push(lines);
    }
    const packed = await steps.bundle({
      table,
      amounts,
      format,
      parts: plan.length,
      pages: gathered.pages,
      indexes,
    });
    return {
      ...packed,
      files: found.flatMap(({ file }) => file ?? []),
      column,
      parts: gathered.parts,
      rows: gathered.rows,
      skipped: gathered.skipped,
    };
  },
});
