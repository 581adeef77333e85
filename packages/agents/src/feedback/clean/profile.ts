import { dateReaderFor } from "./dates.ts";
import { readNumber, readRating } from "./numbers.ts";

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
  const ratings = cells.map(readRating).filter((value) => value !== undefined);
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
    min: ratings.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY),
    max: ratings.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY),
    cells,
  };
}

/** Words, counting scripts without spaces by the pair of letters. */
function wordsIn(cell: string): number {
  const dense =
    cell.match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/gu)?.length ?? 0;
  return (cell.match(/[\p{L}\p{N}]+/gu)?.length ?? 0) + dense / 2;
}
