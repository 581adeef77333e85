import type { FileReader } from "@stepcast/pipeline";
import { z } from "zod";
import { decode, type Encoding } from "./encoding.ts";
import { type CsvRecord, readRecords } from "./records.ts";

/** How a user's file is written: enough to read it again in the same way. */
export const TableFormat = z.object({
  encoding: z.enum(["utf-8", "utf-8 with stray bytes", "utf-16le", "utf-16be", "windows-1252"]),
  delimiter: z.string().length(1),
  hasHeader: z.boolean(),
  /** Column names, made unique; the header's or `column 1` … */
  columns: z.array(z.string()),
});
export type TableFormat = z.infer<typeof TableFormat>;

/** One record laid on the table's columns. */
export interface TableRecord {
  /** Counted from 1 after the header; empty lines count too. */
  n: number;
  /** As many as the table has columns. */
  cells: string[];
  /** It had too few or too many cells. */
  ragged: boolean;
  oddQuotes: boolean;
}

/** Reads a user's table in batches, every record as wide as the header. */
export async function* readTable(reader: FileReader, format: TableFormat): AsyncGenerator<TableRecord[]> {
  let n = format.hasHeader ? -1 : 0;
  const chunks = decode(reader, format.encoding satisfies Encoding);
  for await (const batch of readRecords(chunks, format.delimiter)) {
    const records: TableRecord[] = [];
    for (const record of batch) {
      if (n < 0 && (isBlank(record) || isDelimiterLine(record))) continue;
      if (n === 0 && !format.hasHeader && isDelimiterLine(record)) continue;
      n += 1;
      if (n > 0) records.push(layOut(record, n, format));
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

function layOut(record: CsvRecord, n: number, format: TableFormat): TableRecord {
  const width = format.columns.length;
  const { cells, oddQuotes } = record;
  if (cells.length === width) return { n, cells, ragged: false, oddQuotes };
  if (cells.length < width) {
    const padded = [...cells, ...Array<string>(width - cells.length).fill("")];
    return { n, cells: padded, ragged: !isBlank(record), oddQuotes };
  }
  // Too many cells: empty ones at the end are slack; others were most likely one text with unquoted delimiters.
  const last = cells.slice(width - 1);
  const joined = last.slice(1).every((cell) => cell === "") ? (last[0] ?? "") : last.join(format.delimiter);
  return {
    n,
    cells: [...cells.slice(0, width - 1), joined],
    ragged: last.slice(1).some((cell) => cell !== ""),
    oddQuotes,
  };
}
