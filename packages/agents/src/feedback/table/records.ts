/** One record of a delimited file, and whether its quotes were broken so that it had to be read as it stands. */
export interface CsvRecord {
  cells: string[];
  oddQuotes: boolean;
}

/**
 * Reads delimited text record by record, as RFC 4180 says and forgiving where files are not: a quote inside a cell is a
 * quote, and a quote that is never closed spoils its own line only, not the rest of the file. Empty lines are records of one
 * empty cell. Memory stays bounded by the longest record.
 */
export async function* readRecords(
  chunks: AsyncIterable<string> | Iterable<string>,
  delimiter: string,
): AsyncGenerator<CsvRecord[]> {
  const reader = new RecordReader(delimiter);
  let first = true;
  for await (const chunk of chunks) {
    yield reader.push(first ? chunk.replace(/^\uFEFF/, "") : chunk, false);
    first &&= chunk === "";
  }
  yield reader.push("", true);
}

/** A quoted cell longer than this counts as never closed. */
const longestQuoted = 8 * 1_024 * 1_024;

class RecordReader {
  #text = "";
  #at = 0;
  #final = false;
  readonly #delimiter: string;

  constructor(delimiter: string) {
    this.#delimiter = delimiter;
  }

  push(chunk: string, final: boolean): CsvRecord[] {
    this.#text = this.#text.slice(this.#at) + chunk;
    this.#at = 0;
    this.#final = final;
    const records: CsvRecord[] = [];
    for (let record = this.#next(); record; record = this.#next()) records.push(record);
    return records;
  }

  /** One record, or nothing while its end is not here yet. */
  #next(): CsvRecord | undefined {
    const start = this.#at;
    if (start >= this.#text.length) return undefined;
    const cells: string[] = [];
    for (let from = start; ; ) {
      const cell = this.#isQuoted(from) ? this.#quoted(from) : this.#plain(from);
      if (cell === "broken") return this.#asItStands(start);
      if (cell === "incomplete") return undefined;
      cells.push(cell.value);
      if (cell.last) {
        this.#at = cell.end;
        return { cells, oddQuotes: false };
      }
      from = cell.end;
    }
  }

  #isQuoted(from: number): boolean {
    return this.#text.charCodeAt(from) === quote;
  }

  #plain(from: number): Cell | "incomplete" {
    const end = this.#endOfPlain(from);
    if (end === this.#text.length && !this.#final) return "incomplete";
    return this.#close(this.#text.slice(from, end), end);
  }

  #endOfPlain(from: number): number {
    const delimiter = this.#delimiter.charCodeAt(0);
    for (let i = from; i < this.#text.length; i += 1) {
      const code = this.#text.charCodeAt(i);
      if (code === delimiter || code === lineFeed || code === carriageReturn) return i;
    }
    return this.#text.length;
  }

  #quoted(from: number): Cell | "incomplete" | "broken" {
    for (let end = this.#text.indexOf('"', from + 1); end >= 0; end = this.#text.indexOf('"', end + 1)) {
      if (end + 1 >= this.#text.length && !this.#final) return "incomplete";
      if (this.#isQuoted(end + 1)) {
        end += 1;
        continue;
      }
      if (this.#endsCell(end + 1)) return this.#close(unquote(this.#text.slice(from + 1, end)), end + 1);
      // A stray quote on a later line: the opening one was stray, and this one opens a cell of its own.
      if (this.#text.slice(from, end).includes("\n")) return "broken";
    }
    return this.#final || this.#text.length - from > longestQuoted ? "broken" : "incomplete";
  }

  #endsCell(at: number): boolean {
    const code = this.#text.charCodeAt(at);
    return (
      Number.isNaN(code) || code === lineFeed || code === carriageReturn || this.#text[at] === this.#delimiter
    );
  }

  /** Steps over what ended the cell: a delimiter, a line end, or the end of the text. */
  #close(value: string, end: number): Cell | "incomplete" {
    if (this.#text[end] === this.#delimiter) return { value, end: end + 1, last: false };
    if (this.#text.charCodeAt(end) !== carriageReturn) return { value, end: end + 1, last: true };
    if (end + 1 >= this.#text.length && !this.#final) return "incomplete";
    return { value, end: this.#text.charCodeAt(end + 1) === lineFeed ? end + 2 : end + 1, last: true };
  }

  /** Reads one line without heeding its quotes. */
  #asItStands(start: number): CsvRecord {
    const newline = this.#text.indexOf("\n", start);
    const end = newline < 0 ? this.#text.length : newline;
    this.#at = end + 1;
    const cells = this.#text.slice(start, end).replace(/\r$/, "").split(this.#delimiter);
    return { cells: cells.map((cell) => unquote(cell.replace(/^"|"$/g, ""))), oddQuotes: true };
  }
}

interface Cell {
  value: string;
  end: number;
  last: boolean;
}

const quote = 34;
const lineFeed = 10;
const carriageReturn = 13;

function unquote(cell: string): string {
  return cell.includes('""') ? cell.replaceAll('""', '"') : cell;
}
