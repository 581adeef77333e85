import Papa from "papaparse";

/** The most that is kept of a table: a preview, not the table. */
export const tableLimits = { rows: 200_000, columns: 200, cellLength: 2_000 };

/** The text of a CSV or TSV file, read in pieces into rows; a record that is cut by a piece's end comes with the next. */
export class TableText {
  readonly rows: string[][] = [];
  header: string[] = [];
  /** Of the widest record, those beyond the limit too. */
  columnCount = 0;
  private parser: Papa.Parser | undefined;
  private rest = "";
  private readonly delimiter: string | undefined;

  /** @param delimiter found by the first piece if undefined */
  constructor(delimiter?: string) {
    this.delimiter = delimiter;
  }

  get isFull(): boolean {
    return this.rows.length >= tableLimits.rows;
  }

  push(piece: string, isLast: boolean): void {
    const text = this.unbroken(this.rest + piece, isLast);
    this.parser ??= parserOf(text, this.delimiter);
    const { data, meta } = this.parser.parse(text, 0, !isLast) as Papa.ParseResult<string[]>;
    this.rest = isLast ? "" : text.slice(meta.cursor) + this.rest;
    for (const record of data) this.take(record);
  }

  /** All line breaks as one; of a last carriage return it is not yet known whether a line feed follows. */
  private unbroken(text: string, isLast: boolean): string {
    const isHeld = !isLast && text.endsWith("\r");
    this.rest = isHeld ? "\r" : "";
    return (isHeld ? text.slice(0, -1) : text).replace(/\r\n?/g, "\n");
  }

  private take(record: string[]): void {
    // An empty line is no record.
    if ((record.length === 1 && record[0] === "") || this.isFull) return;
    this.columnCount = Math.max(this.columnCount, record.length);
    const cells = record.slice(0, tableLimits.columns).map(bounded);
    if (this.header.length === 0) this.header = cells;
    else this.rows.push(cells);
  }
}

function parserOf(text: string, delimiter: string | undefined): Papa.Parser {
  const guess = { preview: 50, newline: "\n", skipEmptyLines: true } as const;
  const { meta } = Papa.parse(text.slice(0, 65_536), { ...guess, ...(delimiter && { delimiter }) });
  return new Papa.Parser({ delimiter: meta.delimiter, newline: "\n" });
}

function bounded(cell: string): string {
  return cell.length > tableLimits.cellLength ? `${cell.slice(0, tableLimits.cellLength)}…` : cell;
}
