import type { FileReader } from "@stepcast/pipeline";
import { z } from "zod";
import { decode, type Encoding } from "./encoding.ts";
import type { CsvRecord } from "./record-scan.ts";
import { readRecords } from "./records.ts";

/** How a user's file is written: enough to read it again in the same way. */
export const TableFormat = z.object({
  encoding: z.enum(["utf-8", "utf-8 with stray bytes", "utf-16le", "utf-16be", "windows-1252"]),
  delimiter: z.string().length(1),
  hasHeader: z.boolean(),
  /** Column names, made unique; the header's or `column 1` … */
  columns: z.array(z.string()),
  /** The column that takes surplus cells: they are most likely one text with unquoted delimiters. */
  looseColumn: z.number().int().nonnegative(),
});
export type TableFormat = z.infer<typeof TableFormat>;

/** One record laid on the table's columns. */
export interface TableRecord {
  /** Counted from 1 after the header; empty lines count too. */
  n: number;
  /** The line of the file where it begins, counted from 1. */
  line: number;
  /** As many as the table has columns. */
  cells: string[];
  /** It had too few or too many cells. */
  ragged: boolean;
  /** How many it had. */
  cellCount: number;
  oddQuotes: boolean;
}

/** Reads a user's table in batches, every record as wide as the header. */
export async function* readTable(reader: FileReader, format: TableFormat): AsyncGenerator<TableRecord[]> {
  let n = format.hasHeader ? -1 : 0;
  let next = 1;
  const chunks = decode(reader, format.encoding satisfies Encoding);
  for await (const batch of readRecords(chunks, format.delimiter)) {
    const records: TableRecord[] = [];
    for (const record of batch) {
      const line = next;
      next += linesOf(record);
      if (n < 0 && (isBlank(record) || isDelimiterLine(record))) continue;
      if (n === 0 && !format.hasHeader && isDelimiterLine(record)) continue;
      n += 1;
      if (n > 0) records.push({ n, line, ...layOut(record, format) });
    }
    yield records;
  }
}

/** Excel's `sep=;` line, which tells the delimiter and is no record. */
export function isDelimiterLine(record: CsvRecord): boolean {
  return /^sep=.?$/i.test(record.cells[0] ?? "") && record.cells.every((cell, i) => i === 0 || cell === "");
}

export function isBlank(record: CsvRecord): boolean {
  return record.cells.every((cell) => cell.trim() === "");
}

/** How many lines of the file a record takes. */
function linesOf({ cells }: CsvRecord): number {
  let lines = 1;
  for (const cell of cells) if (/[\r\n]/.test(cell)) lines += cell.split(/\r\n|\r|\n/).length - 1;
  return lines;
}

function layOut(record: CsvRecord, format: TableFormat): Omit<TableRecord, "n" | "line"> {
  const { cells, oddQuotes } = record;
  const width = format.columns.length;
  const cellCount = cells.length;
  if (cellCount === width) return { cells, ragged: false, cellCount, oddQuotes };
  if (cellCount < width) {
    const padded = [...cells, ...Array<string>(width - cellCount).fill("")];
    return { cells: padded, ragged: !isBlank(record), cellCount, oddQuotes };
  }
  const surplus = cellCount - width;
  if (cells.slice(width).every((cell) => cell === ""))
    return { cells: cells.slice(0, width), ragged: false, cellCount, oddQuotes };
  const loose = format.looseColumn;
  const joined = cells.slice(loose, loose + surplus + 1).join(format.delimiter);
  return {
    cells: [...cells.slice(0, loose), joined, ...cells.slice(loose + surplus + 1)],
    ragged: true,
    cellCount,
    oddQuotes,
  };
}
