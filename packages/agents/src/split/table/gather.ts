import type { TableRecord } from "../../table/table.ts";
import { sheafLine } from "../sheaf.ts";

/** Millions of short strings would cost more than what is in them. */
const linesPerPiece = 256;

/** The rows of one value. */
export interface Gathered {
  /** As it stands in its first row. */
  value: string;
  rows: number;
  firstLine: number;
  /** Its lines of a sheaf, each with its end, some to a piece. */
  readonly pieces: string[];
  /** Lines that make up no piece yet. */
  readonly lines: string[];
  chars: number;
}

export interface GatherOptions {
  /** The column's place. */
  at: number;
  emptyValues: "keep" | "skip";
  caseSensitive: boolean;
  limit: number;
}

/**
 * Lays rows together by their value. All are held in memory, which the largest table that is taken bounds. Past the limit values are only
 * counted, to tell how many there are.
 */
export class Gather {
  readonly parts = new Map<string, Gathered>();
  rows = 0;
  skipped = 0;
  readonly #options: GatherOptions;
  readonly #beyond = new Set<string>();

  constructor(options: GatherOptions) {
    this.#options = options;
  }

  /** How many values there are, also past the limit. */
  get values(): number {
    return this.parts.size + this.#beyond.size;
  }

  add(record: TableRecord): void {
    const value = (record.cells[this.#options.at] ?? "").trim();
    if (value === "" && this.#options.emptyValues === "skip") {
      this.skipped += 1;
      return;
    }
    this.rows += 1;
    const part = this.#partOf(value, record.line);
    if (!part) return;
    part.rows += 1;
    const line = `${sheafLine(record)}\n`;
    part.chars += line.length;
    part.lines.push(line);
    if (part.lines.length === linesPerPiece) part.pieces.push(part.lines.splice(0).join(""));
  }

  #partOf(value: string, line: number): Gathered | undefined {
    const same = value.normalize("NFC");
    const key = this.#options.caseSensitive ? same : same.toLowerCase();
    const known = this.parts.get(key);
    if (known) return known;
    if (this.parts.size >= this.#options.limit) {
      this.#beyond.add(key);
      return undefined;
    }
    const part = { value, rows: 0, firstLine: line, pieces: [], lines: [], chars: 0 };
    this.parts.set(key, part);
    return part;
  }
}
