import { readNumber } from "../../cells/numbers.ts";

/** Adds up the numbers in some columns; what is no number there counts for nothing. */
export class Sums {
  readonly #columns: readonly number[];
  readonly #sums: (number | null)[];

  constructor(columns: readonly number[]) {
    this.#columns = columns;
    this.#sums = columns.map(() => null);
  }

  add(cells: readonly string[]): void {
    this.#columns.forEach((column, at) => {
      const value = readNumber(cells[column] ?? "");
      if (value !== undefined) this.#sums[at] = (this.#sums[at] ?? 0) + value;
    });
  }

  /** Without the noise of binary fractions: 0.1 + 0.2 is 0.3. */
  all(): (number | null)[] {
    return this.#sums.map((sum) => (sum === null ? null : Number(sum.toPrecision(15))));
  }
}
