import { csvLine } from "../table/csv-line.ts";
import { noDelimiter } from "../table/delimiter.ts";
import type { FileFormat } from "./part-plan.ts";
import type { SheafHead, SheafRow } from "./sheaf.ts";

const pieceChars = 65_536;

/**
 * A part as a file, in pieces. CSV has the table's own delimiter, UTF-8 with a byte order mark and CRLF: without the mark Excel takes it for
 * windows-1252. JSON is an array of objects, each on a line, every cell as the text it was.
 */
export function partText(
  rows: AsyncIterable<SheafRow>,
  head: SheafHead,
  format: FileFormat,
): AsyncGenerator<string> {
  return inPieces(format === "csv" ? csvLines(rows, head) : jsonLines(rows, head));
}

async function* csvLines(rows: AsyncIterable<SheafRow>, head: SheafHead): AsyncGenerator<string> {
  const delimiter = head.delimiter === noDelimiter ? "," : head.delimiter;
  yield `\uFEFF${csvLine(head.columns, delimiter)}`;
  for await (const { cells } of rows) yield csvLine(cells, delimiter);
}

async function* jsonLines(rows: AsyncIterable<SheafRow>, { columns }: SheafHead): AsyncGenerator<string> {
  const names = columns.map((name) => `${JSON.stringify(name)}: `);
  let before = "[\n";
  for await (const { cells } of rows) {
    // By hand: as an object, columns like `__proto__` or `2` would be lost or change places.
    yield `${before}  {${names.map((name, at) => name + JSON.stringify(cells[at] ?? "")).join(", ")}}`;
    before = ",\n";
  }
  yield "\n]\n";
}

async function* inPieces(lines: AsyncIterable<string>): AsyncGenerator<string> {
  let piece = "";
  for await (const line of lines) {
    piece += line;
    if (piece.length < pieceChars) continue;
    yield piece;
    piece = "";
  }
  if (piece !== "") yield piece;
}
