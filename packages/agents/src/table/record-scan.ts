import { carriageReturn, isLineEnd, isQuote, lineFeed, quote, unquote } from "./characters.ts";

/** One record of a delimited file, and whether its quotes were broken so that it had to be read as it stands. */
export interface CsvRecord {
  cells: string[];
  oddQuotes: boolean;
}

/** After this many characters on further lines, a quoted cell counts as never closed; Excel's longest cell is 32,767. */
const longestQuoted = 128 * 1_024;

/**
 * Reads the records of one piece of text in time that grows with its length, whatever its quotes: what was learnt about
 * them is remembered. No line can be made to be read again for each line before it.
 */
export class RecordScan {
  /** How many characters were looked at, those looked at again among them. */
  examined = 0;
  #at = 0;
  readonly #text: string;
  readonly #delimiter: string;
  readonly #final: boolean;
  /** Quoted cells that lead to a quote which is never closed, by where they begin. */
  readonly #broken = new Set<number>();
  #oddQuote: { from: number; at: number } = { from: 0, at: -1 };

  constructor(text: string, delimiter: string, final: boolean) {
    this.#text = text;
    this.#delimiter = delimiter;
    this.#final = final;
  }

  /** One record, or nothing while its end is not here yet. */
  next(): CsvRecord | undefined {
    if (this.#at >= this.#text.length) return undefined;
    const cells: string[] = [];
    const quotedAt: number[] = [];
    for (let from = this.#at; ; ) {
      const quoted = this.#text.charCodeAt(from) === quote;
      if (quoted) quotedAt.push(from);
      const cell = quoted ? this.#quoted(from) : this.#plain(from);
      if (cell === "incomplete") return undefined;
      if (cell === "broken") {
        for (const place of quotedAt) this.#broken.add(place);
        return this.#asItStands();
      }
      cells.push(cell.value);
      from = cell.end;
      if (!cell.last) continue;
      this.#at = cell.end;
      return { cells, oddQuotes: false };
    }
  }

  /** What was not read yet: the beginning of a record. */
  rest(): string {
    return this.#text.slice(this.#at);
  }

  #plain(from: number): Cell | "incomplete" {
    const end = this.#find(from, (code) => code === this.#delimiter.charCodeAt(0) || isLineEnd(code));
    if (end === this.#text.length && !this.#final) return "incomplete";
    return this.#close(this.#text.slice(from, end), end);
  }

  #quoted(from: number): Cell | "incomplete" | "broken" {
    if (this.#broken.has(from)) return "broken";
    let end = from + 1;
    for (; end < this.#text.length; end += 1) {
      this.examined += 1;
      const code = this.#text.charCodeAt(end);
      if (isLineEnd(code)) return this.#quotedFurther(from, end);
      if (code !== quote) continue;
      if (end + 1 === this.#text.length && !this.#final) return "incomplete";
      if (this.#text.charCodeAt(end + 1) === quote) end += 1;
      else if (this.#endsCell(end + 1)) return this.#closeQuoted(from, end);
    }
    return this.#final ? "broken" : "incomplete";
  }

  /** On further lines the first single quote decides: it closes the cell, or it opens one and ours was stray. */
  #quotedFurther(from: number, lineEnd: number): Cell | "incomplete" | "broken" {
    const end = this.#nextOddQuote(lineEnd);
    if (Math.min(end, this.#text.length) - lineEnd > longestQuoted) return "broken";
    if (end + 1 >= this.#text.length && !this.#final) return "incomplete";
    return end < this.#text.length && this.#endsCell(end + 1) ? this.#closeQuoted(from, end) : "broken";
  }

  /** The last quote of the next run of an odd number of them, or the text's length. */
  #nextOddQuote(from: number): number {
    const known = this.#oddQuote;
    if (from >= known.from && from <= known.at) return known.at;
    for (let start = this.#find(from, isQuote); ; ) {
      const end = this.#find(start, (code) => code !== quote);
      const found = start === this.#text.length || (end - start) % 2 === 1;
      if (found) {
        this.#oddQuote = { from, at: start === this.#text.length ? start : end - 1 };
        return this.#oddQuote.at;
      }
      start = this.#find(end, isQuote);
    }
  }

  #find(from: number, wanted: (code: number) => boolean): number {
    let at = from;
    while (at < this.#text.length && !wanted(this.#text.charCodeAt(at))) at += 1;
    this.examined += at - from + 1;
    return at;
  }

  #endsCell(at: number): boolean {
    const code = this.#text.charCodeAt(at);
    return Number.isNaN(code) || isLineEnd(code) || this.#text[at] === this.#delimiter;
  }

  #closeQuoted(from: number, end: number): Cell | "incomplete" {
    this.examined += end - from;
    return this.#close(unquote(this.#text.slice(from + 1, end)), end + 1);
  }

  /** Steps over what ended the cell: a delimiter, a line end, or the end of the text. */
  #close(value: string, end: number): Cell | "incomplete" {
    if (this.#text[end] === this.#delimiter) return { value, end: end + 1, last: false };
    const last = this.#afterLineEnd(end);
    return last === undefined ? "incomplete" : { value, end: last, last: true };
  }

  #afterLineEnd(end: number): number | undefined {
    if (this.#text.charCodeAt(end) !== carriageReturn) return end + 1;
    if (end + 1 >= this.#text.length && !this.#final) return undefined;
    return this.#text.charCodeAt(end + 1) === lineFeed ? end + 2 : end + 1;
  }

  /** Reads one line without heeding its quotes. */
  #asItStands(): CsvRecord | undefined {
    const end = this.#find(this.#at, isLineEnd);
    const next = this.#afterLineEnd(end);
    if (next === undefined) return undefined;
    const cells = this.#text.slice(this.#at, end).split(this.#delimiter);
    this.#at = next;
    return { cells: cells.map((cell) => unquote(cell.replace(/^"|"$/g, ""))), oddQuotes: true };
  }
}

interface Cell {
  value: string;
  end: number;
  last: boolean;
}
