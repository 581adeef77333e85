import type { ChosenColumns } from "../columns/agent.ts";
import type { Row } from "../rows.ts";
import type { TableRecord } from "../../table/table.ts";
import { counted } from "../wording.ts";
import { dateReaderIn } from "../../cells/dates.ts";
import { readRating } from "../../cells/numbers.ts";
import { cleanText, isNoAnswer } from "../../cells/text.ts";

const longestGroup = 80;
const mostGroups = 2_000;

/** Turns records into rows and counts what happened to them. */
export class RowCounter {
  /** Where each part stands in a record; -1 where there is none. */
  readonly #at: { text: number; date: number; rating: number; group: number };
  readonly #readDate;
  readonly #scale;
  readonly #groups = new Map<string, number>();
  readonly #counts = {
    count: 0,
    records: 0,
    emptyRows: 0,
    withoutText: 0,
    ragged: 0,
    oddQuotes: 0,
    cutTexts: 0,
    unrated: 0,
  };
  readonly #ratings = { sum: 0, count: 0 };
  #from = "9999";
  #to = "";

  constructor({ text, date, rating, group }: ChosenColumns, columns: string[]) {
    const place = (name: string | undefined) => (name === undefined ? -1 : columns.indexOf(name));
    this.#at = {
      text: place(text),
      date: place(date?.column),
      rating: place(rating?.column),
      group: place(group ?? undefined),
    };
    this.#readDate = dateReaderIn(date?.order ?? "day first");
    this.#scale = rating;
  }

  /** How many were taken so far. */
  get records(): number {
    return this.#counts.records;
  }

  /** The row of a record, or nothing where it has no answer. */
  take(record: TableRecord): Row | undefined {
    const counts = this.#counts;
    counts.records += 1;
    if (record.ragged) counts.ragged += 1;
    if (record.oddQuotes) counts.oddQuotes += 1;
    const { text, cut } = cleanText(record.cells[this.#at.text] ?? "");
    if (isNoAnswer(text)) {
      counts[record.cells.every((cell) => cell.trim() === "") ? "emptyRows" : "withoutText"] += 1;
      return undefined;
    }
    counts.count += 1;
    if (cut) counts.cutTexts += 1;
    return {
      n: record.n,
      text,
      date: this.#date(record),
      rating: this.#rating(record),
      group: this.#group(record),
    };
  }

  facts() {
    const { count, records, emptyRows, withoutText, ragged, oddQuotes, cutTexts, unrated } = this.#counts;
    const groups = [...this.#groups].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
    return {
      count,
      records,
      dropped: { total: emptyRows + withoutText, emptyRows, withoutText },
      repaired: { ragged, oddQuotes, cutTexts },
      unrated,
      dates: this.#to === "" ? null : { from: this.#from, to: this.#to },
      averageRating: this.#ratings.count === 0 ? null : round(this.#ratings.sum / this.#ratings.count),
      groups: groups.slice(0, 40).map(([name, size]) => ({ name, count: size })),
    };
  }

  /** What was dropped and repaired, in sentences for the step's log. */
  report(): { level: "info" | "warn"; message: string }[] {
    const { count, records, emptyRows, withoutText, ragged, oddQuotes, cutTexts, unrated } = this.#counts;
    const warnings = [
      emptyRows > 0 && `dropped ${counted(emptyRows, "empty row")}`,
      withoutText > 0 && `dropped ${counted(withoutText, "row")} without an answer`,
      ragged > 0 && `${counted(ragged, "row")} had too few or too many cells: filled up or joined`,
      oddQuotes > 0 && `${counted(oddQuotes, "row")} had broken quotes: read as they stand`,
      cutTexts > 0 && `${counted(cutTexts, "very long text was", "very long texts were")} cut for analysis`,
      unrated > 0 && `${counted(unrated, "row")} had 0 as rating, below the scale: taken as not rated`,
    ].filter((message) => message !== false);
    const kept = {
      level: "info" as const,
      message: `kept ${count.toLocaleString("en-GB")} of ${counted(records, "row")}`,
    };
    return [...warnings.map((message) => ({ level: "warn" as const, message })), kept];
  }

  #date(record: TableRecord): string | null {
    const day = this.#readDate(record.cells[this.#at.date] ?? "");
    if (!day) return null;
    if (day < this.#from) this.#from = day;
    if (day > this.#to) this.#to = day;
    return day;
  }

  #rating(record: TableRecord): number | null {
    const value = readRating(record.cells[this.#at.rating] ?? "");
    if (value === 0 && this.#scale && this.#scale.min > 0) this.#counts.unrated += 1;
    if (value === undefined || !this.#scale || value < this.#scale.min || value > this.#scale.max)
      return null;
    this.#ratings.sum += value;
    this.#ratings.count += 1;
    return value;
  }

  #group(record: TableRecord): string | null {
    const name = cleanText((record.cells[this.#at.group] ?? "").slice(0, longestGroup)).text;
    if (!name) return null;
    if (this.#groups.has(name) || this.#groups.size < mostGroups)
      this.#groups.set(name, (this.#groups.get(name) ?? 0) + 1);
    return name;
  }
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
