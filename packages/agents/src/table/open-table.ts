import type { FileRef, Step } from "@stepcast/pipeline";
import { StepcastError } from "@stepcast/pipeline";
import { delimiterName, detectDelimiter } from "./delimiter.ts";
import { decode, detectEncoding } from "./encoding.ts";
import { whyNotATable } from "./not-a-table.ts";
import { firstRecords } from "./records.ts";
import { isBlank, isDelimiterLine, type TableFormat } from "./table.ts";
import { columnNames, hasHeader } from "./header.ts";

/** A table whose format is known, and its first records to judge the columns by. */
export interface OpenTable {
  format: TableFormat;
  sample: string[][];
}

const headChars = 4 * 1_024 * 1_024;
const sampleSize = 2_000;
const mostColumns = 1_000;

/** Finds out how the user's file is written. Refuses what is no table, saying what to do. */
export async function openTable(csv: FileRef, step: Step<never>): Promise<OpenTable> {
  await refuseOtherFiles(csv, step);
  const encoding = await detectEncoding(step.readFile(csv));
  const head = await readHead(decode(step.readFile(csv), encoding));
  const delimiter = detectDelimiter(head);
  const records = firstRecords(head, delimiter, sampleSize + 1)
    .filter((record) => !isBlank(record) && !isDelimiterLine(record))
    .map(({ cells }) => cells);
  const first = records[0];
  if (!first) throw bad(csv, "holds nothing but empty lines. Export it again and check that it has rows");
  const width = widthOf(records);
  if (width > mostColumns)
    throw bad(csv, `has ${width} columns, more than ${mostColumns}. Keep only the columns you need`);
  const header = hasHeader(records);
  const named = header ? first : first.map(() => "");
  const names = columnNames([...named, ...Array<string>(Math.max(0, width - named.length)).fill("")]);
  step.log(
    "info",
    `found ${names.length} ${names.length === 1 ? "column" : "columns"}, delimiter ${delimiterName(delimiter)}, encoding ${encoding}`,
  );
  if (!header) step.log("warn", "the first row looks like data, not like column names: columns are numbered");
  return {
    format: { encoding, delimiter, hasHeader: header, columns: names, looseColumn: names.length - 1 },
    sample: header ? records.slice(1) : records,
  };
}

export function bad(csv: FileRef, why: string): StepcastError {
  return new StepcastError("invalid_input", `“${csv.name}” ${why}.`);
}

async function refuseOtherFiles(csv: FileRef, step: Step<never>): Promise<void> {
  if (csv.sizeBytes === 0)
    throw bad(csv, "is empty (0 bytes). Export it again, with a header row and one record per row");
  let head: Uint8Array = new Uint8Array();
  for await (const chunk of step.readFile(csv)) {
    head = Buffer.concat([head, chunk]).subarray(0, 16_384);
    if (head.length >= 16_384) break;
  }
  const why = whyNotATable(head);
  if (why) throw bad(csv, `cannot be read: ${why}`);
}

async function readHead(chunks: AsyncIterable<string>): Promise<string> {
  let head = "";
  for await (const chunk of chunks) {
    head += chunk;
    if (head.length >= headChars) break;
  }
  return head;
}

/** The header's width, unless nearly all records agree on a greater one. */
function widthOf(records: string[][]): number {
  const header = records[0]?.length ?? 0;
  const wider = records.filter(
    (cells) => cells.length > header && cells.slice(header).some((cell) => cell !== ""),
  );
  if (wider.length < records.length * 0.8) return header;
  return wider.reduce((width, cells) => Math.max(width, cells.length), header);
}
