import { dateReaderIn } from "../../cells/dates.ts";
import { readRating } from "../../cells/numbers.ts";
import { isNoAnswer } from "../../cells/text.ts";
import type { ColumnFact } from "../columns/agent.ts";
import type { Breakdown } from "./agent.ts";
import { periodsOf } from "./periods.ts";
import { rangesOf } from "./ranges.ts";

/** A column's rows put into parts. */
export interface Cut extends Pick<Breakdown, "by" | "others" | "without"> {
  names: string[];
  /** For each row the place of its part in `names`, or -1. */
  places: number[];
}

/** Parts that a table on a page and a chart can show. */
const mostParts = 12;
/** Fewer answers than this may well have a value each. */
const fewRows = 20;

/** Puts the cells of a column into parts by their values, or by ranges and periods where they are numbers and dates; or says why not. */
export function cutColumn(cells: string[], { name, kind, order }: ColumnFact): Cut | string {
  const filled = cells.filter((cell) => !isNoAnswer(cell)).length;
  if (filled === 0) return `“${name}” holds nothing to tell the answers apart by`;
  if (kind === "date" && order) return cutBy("period", cells.map(dateReaderIn(order)), periodsOf);
  if (kind === "number" || kind === "rating") {
    const numbers = cells.map(readRating);
    if (new Set(numbers).size > mostParts + 1) return cutBy("range", numbers, rangesOf);
    return byValue(cells, (one, other) => (readRating(one) ?? Infinity) - (readRating(other) ?? Infinity));
  }
  if (kind === "text") return `“${name}” holds written texts: there is nothing to tell the answers apart by`;
  const distinct = new Set(cells.map((cell) => cell.toLowerCase())).size;
  if (kind === "id" || (filled >= fewRows && distinct > filled / 2.5))
    return `nearly every answer has a value of its own in “${name}”: there is nothing to tell them apart by`;
  return byValue(cells);
}

/** Puts values into ranges; `rangesFor` makes of all values the names, in order, and a function that finds a value's name. */
function cutBy<T>(
  by: "range" | "period",
  values: (T | undefined)[],
  rangesFor: (values: T[]) => { names: string[]; nameOf(value: T): string },
): Cut {
  const { names, nameOf } = rangesFor(values.filter((value) => value !== undefined));
  const placeOf = new Map(names.map((name, place) => [name, place]));
  const places = values.map((value) => (value === undefined ? -1 : (placeOf.get(nameOf(value)) ?? -1)));
  const without = values.filter((value) => value === undefined).length;
  return { by, names, places, others: { values: 0, answers: 0 }, without };
}

/** The largest values are the parts; capitals make no difference, and the first way to write it is shown. */
function byValue(cells: string[], order?: (one: string, other: string) => number): Cut {
  const values = new Map<string, { name: string; count: number }>();
  const keys = cells.map((cell) => (isNoAnswer(cell) ? "" : cell.toLowerCase()));
  for (const [at, key] of keys.entries()) {
    if (key === "") continue;
    const value = values.get(key) ?? { name: cells[at] ?? "", count: 0 };
    value.count += 1;
    values.set(key, value);
  }
  const largest = [...values].sort(([a, x], [b, y]) => y.count - x.count || (a < b ? -1 : 1));
  const shown = largest.slice(0, mostParts);
  if (order) shown.sort(([, x], [, y]) => order(x.name, y.name));
  const placeOf = new Map(shown.map(([key], place) => [key, place]));
  const rest = largest.slice(mostParts);
  return {
    by: "value",
    names: shown.map(([, { name }]) => name),
    places: keys.map((key) => placeOf.get(key) ?? -1),
    others: { values: rest.length, answers: rest.reduce((sum, [, { count }]) => sum + count, 0) },
    without: keys.filter((key) => key === "").length,
  };
}
