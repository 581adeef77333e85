import type { FileRef, Step } from "@stepcast/pipeline";
import { cleanText } from "../../cells/text.ts";
import { paceOf } from "../../pace.ts";
import { readNdjson } from "../../ndjson.ts";
import type { Row } from "../rows.ts";
import { shorten } from "../report/printable.ts";
import { readTable, type TableFormat } from "../../table/table.ts";

const longestCell = 80;

/** The cells that the usable rows have in one column of the user's table, in order. Cells that are equal share their memory. */
export async function readCells(
  source: { csv: FileRef; format: TableFormat; rows: FileRef; count: number },
  column: number,
  step: Step<never>,
): Promise<string[]> {
  const cells: string[] = [];
  const known = new Map<string, string>();
  const rows = readNdjson<Row>(step.readFile(source.rows));
  const pace = paceOf(step, source.count, "reading the column");
  let row = await rows.next();
  for await (const batch of readTable(step.readFile(source.csv), source.format)) {
    for (const record of batch) {
      if (row.done || row.value.n !== record.n) continue;
      const { text } = cleanText((record.cells[column] ?? "").slice(0, longestCell * 2));
      const cell = shorten(text, longestCell);
      if (!known.has(cell)) known.set(cell, cell);
      cells.push(known.get(cell) ?? cell);
      row = await rows.next();
    }
    await pace.at(cells.length);
  }
  return cells;
}
