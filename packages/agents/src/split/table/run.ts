import type { AgentRun, Step } from "@stepcast/pipeline";
import { paceOf } from "../../pace.ts";
import { bad } from "../../table/open-table.ts";
import { readTable, type TableFormat, type TableRecord } from "../../table/table.ts";
import { fieldTitles } from "../field-titles.ts";
import type { table as agent } from "./agent.ts";
import { Gather } from "./gather.ts";
import { laySheaves } from "./lay-sheaves.ts";

/** What is said of single rows: beyond, they are counted only. */
const mostWarnings = 100_000;

const run: AgentRun<typeof agent> = async ({ table, layout, column, amounts, ...options }, step) => {
  const gather = new Gather({ ...options, at: layout.columns.indexOf(column) });
  const pace = paceOf(step, undefined, "reading rows");
  let [emptyLines, ragged] = [0, 0];
  for await (const batch of readTable(step.readFile(table), layout)) {
    for (const record of batch) {
      if (record.cells.every((cell) => cell.trim() === "")) {
        emptyLines += 1;
        continue;
      }
      if (record.ragged && ++ragged <= mostWarnings) step.log("warn", aboutWidth(record, layout));
      gather.add(record);
    }
    await pace.at(gather.rows);
  }
  if (gather.values > options.limit)
    throw bad(
      table,
      `has ${english(gather.values)} different values in “${column}”, more than the limit of ${english(options.limit)} parts. Split it by another column, or raise “${fieldTitles.limit}” (20,000 at most)`,
    );
  const parts = [...gather.parts.values()];
  if (parts.length === 0)
    throw bad(
      table,
      `has nothing in “${column}” in any row. Split it by another column, or keep “${fieldTitles.emptyValues}”`,
    );
  report(step, { rows: gather.rows, skipped: gather.skipped, emptyLines, ragged, parts: parts.length });
  const head = {
    columns: layout.columns,
    delimiter: layout.delimiter,
    amounts: amounts.map((name) => layout.columns.indexOf(name)),
  };
  return {
    rows: gather.rows,
    skipped: gather.skipped,
    emptyLines,
    ragged,
    parts: parts.length,
    pages: await laySheaves(parts, head, options.format, step),
    largest: parts
      .toSorted((a, b) => b.rows - a.rows)
      .slice(0, 10)
      .map(({ value, rows }) => ({ value: value.slice(0, 80).toWellFormed(), rows })),
  };
};

export default run;

function aboutWidth({ line, cellCount }: TableRecord, { columns, looseColumn }: TableFormat): string {
  const what = `line ${line} has ${cellCount} ${cellCount === 1 ? "cell" : "cells"} where the table has ${columns.length}`;
  return cellCount < columns.length
    ? `${what}: the missing ones are taken as empty`
    : `${what}: the surplus is taken as part of “${columns[looseColumn]}”`;
}

interface Counts {
  rows: number;
  skipped: number;
  emptyLines: number;
  ragged: number;
  parts: number;
}

function report(step: Step<never>, { rows, skipped, emptyLines, ragged, parts }: Counts): void {
  if (ragged > mostWarnings)
    step.log("warn", `${english(ragged - mostWarnings)} further rows have too few or too many cells`);
  if (skipped > 0) step.log("info", `left out ${english(skipped)} rows with nothing in the column`);
  if (emptyLines > 0) step.log("info", `left out ${english(emptyLines)} empty lines`);
  step.log("info", `${english(rows)} rows in ${english(parts)} parts`);
}

function english(count: number): string {
  return count.toLocaleString("en");
}
