import type { FileReader } from "@stepcast/pipeline";

/**
 * Rows of parts that follow one another lie in one file, a sheaf: thousands of small files would cost more than they hold. Its first line
 * says how the rows are written, each further line is a row.
 */
export interface SheafHead {
  columns: string[];
  delimiter: string;
  /** Places of the columns to sum up. */
  amounts: number[];
}

/** A row as it lies in a sheaf. */
export interface SheafRow {
  /** The line of the user's file where it begins, counted from 1. */
  line: number;
  cells: string[];
}

/** Encodes a row as a line of a sheaf. */
export function sheafLine({ line, cells }: SheafRow): string {
  return JSON.stringify([line, ...cells]);
}

/** Reads a sheaf forward: some rows are passed over, some are taken. Close it when done. */
export class SheafReader {
  readonly head: SheafHead;
  readonly #lines: AsyncIterator<string>;

  private constructor(head: SheafHead, lines: AsyncIterator<string>) {
    this.head = head;
    this.#lines = lines;
  }

  static async open(reader: FileReader): Promise<SheafReader> {
    const lines = reader.lines()[Symbol.asyncIterator]();
    // Written by our own `table`.
    return new SheafReader(JSON.parse(await nextOf(lines)) as SheafHead, lines);
  }

  async skip(rows: number): Promise<void> {
    for (let done = 0; done < rows; done += 1) await nextOf(this.#lines);
  }

  async *take(rows: number): AsyncGenerator<SheafRow> {
    for (let done = 0; done < rows; done += 1) {
      const [line, ...cells] = JSON.parse(await nextOf(this.#lines)) as [number, ...string[]];
      yield { line, cells };
    }
  }

  async close(): Promise<void> {
    await this.#lines.return?.();
  }
}

async function nextOf(lines: AsyncIterator<string>): Promise<string> {
  const { value, done } = await lines.next();
  if (done) throw new Error("a sheaf of rows is shorter than its plan says");
  return value;
}
