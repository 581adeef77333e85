import { dateReaderFor } from "../cells/dates.ts";
import { readNumber, readRating } from "../cells/numbers.ts";

/** What one column's cells look like, from the sample. */
export interface Profile {
  name: string;
  at: number;
  /** Share of records with something in this column. */
  filled: number;
  distinct: number;
  /** Distinct values over filled cells. */
  variety: number;
  averageLength: number;
  averageWords: number;
  dateShare: number;
  numberShare: number;
  ratingShare: number;
  /** Of the cells that read as a rating. */
  min: number;
  max: number;
  cells: string[];
}

const longestProfiled = 4_000;

/** Looks at each column of the sampled records. */
export function profileColumns(names: string[], records: string[][]): Profile[] {
  return names.map((name, at) =>
    profile(
      name,
      at,
      records.map((cells) => (cells[at] ?? "").slice(0, longestProfiled).trim()),
    ),
  );
}

function profile(name: string, at: number, all: string[]): Profile {
  const cells = all.filter((cell) => cell !== "");
  const count = Math.max(1, cells.length);
  const dates = dateReaderFor(cells);
  const share = (test: (cell: string) => unknown) =>
    cells.filter((cell) => test(cell) !== undefined).length / count;
  const ratings = cells
    .map(readRating)
    .flatMap((value) => (value !== undefined && value >= 0 ? [value] : []));
  const distinct = new Set(cells.map((cell) => cell.toLowerCase())).size;
  return {
    name,
    at,
    filled: cells.length / Math.max(1, all.length),
    distinct,
    variety: distinct / count,
    averageLength: cells.reduce((sum, cell) => sum + cell.length, 0) / count,
    averageWords: cells.reduce((sum, cell) => sum + wordsIn(cell), 0) / count,
    dateShare: share(dates.read),
    numberShare: share(readNumber),
    ratingShare: ratings.length / count,
    ...rangeOf(ratings),
    cells,
  };
}

/** The range without the one value in fifty that was mistyped. */
function rangeOf(values: number[]): { min: number; max: number } {
  const sorted = values.toSorted((a, b) => a - b);
  const last = sorted.length - 1;
  return { min: sorted[Math.ceil(last * 0.02)] ?? 0, max: sorted[Math.floor(last * 0.98)] ?? -1 };
}

/** Words, counting scripts without spaces by the pair of letters. */
function wordsIn(cell: string): number {
  const dense =
    cell.match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/gu)?.length ?? 0;
  return (cell.match(/[\p{L}\p{N}]+/gu)?.length ?? 0) + dense / 2;
}
