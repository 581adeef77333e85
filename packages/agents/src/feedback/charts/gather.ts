import type { Row } from "../rows.ts";
import type { SentimentCounts, SentimentLabel } from "../sentiment/agent.ts";

export type TimeUnit = "day" | "week" | "month" | "year";

export interface Period {
  /** The first day, as YYYY-MM-DD. */
  start: string;
  counts: SentimentCounts;
  ratingSum: number;
  rated: number;
}

/** The counts that charts are drawn from. */
export interface Gathered {
  unit: TimeUnit;
  periods: Period[];
  /** Largest first. */
  groups: { name: string; counts: SentimentCounts }[];
  ratings: { rating: number; count: number }[];
  scale: { min: number; max: number } | null;
}

const mostGroups = 2_000;

/** Counts rows by day, group and rating while they pass by; days become longer periods at the end. */
export class Gatherer {
  readonly #days = new Map<string, Period>();
  readonly #groups = new Map<string, SentimentCounts>();
  readonly #ratings = new Map<number, number>();
  readonly #scale: Gathered["scale"];

  constructor(scale: Gathered["scale"]) {
    this.#scale = scale;
  }

  add({ date, group, rating }: Row, mood: SentimentLabel): void {
    if (date !== null) addTo(this.#days, date, mood, rating);
    if (group !== null && (this.#groups.has(group) || this.#groups.size < mostGroups)) {
      const counts = this.#groups.get(group) ?? noCounts();
      counts[mood] += 1;
      this.#groups.set(group, counts);
    }
    if (rating === null) return;
    const bin = this.#scale && this.#scale.max > 10 ? Math.round(rating / 10) * 10 : Math.round(rating);
    this.#ratings.set(bin, (this.#ratings.get(bin) ?? 0) + 1);
  }

  result(): Gathered {
    const unit = unitFor([...this.#days.keys()]);
    const periods = new Map<string, Period>();
    for (const [date, day] of this.#days) merge(periods, startOf(date, unit), day);
    const size = (counts: SentimentCounts) =>
      counts.positive + counts.neutral + counts.negative + counts.unknown;
    return {
      unit,
      periods: [...periods.values()].sort((a, b) => (a.start < b.start ? -1 : 1)),
      groups: [...this.#groups]
        .map(([name, counts]) => ({ name, counts }))
        .sort((a, b) => size(b.counts) - size(a.counts) || (a.name < b.name ? -1 : 1)),
      ratings: this.#everyRating(),
      scale: this.#scale,
    };
  }

  /** Each value of the scale, those that nobody gave among them. */
  #everyRating(): Gathered["ratings"] {
    const bins = new Map(this.#ratings);
    const { min, max } = this.#scale ?? { min: 0, max: -1 };
    for (let bin = Math.round(min); bin <= max; bin += max > 10 ? 10 : 1) bins.set(bin, bins.get(bin) ?? 0);
    return [...bins].map(([rating, count]) => ({ rating, count })).sort((a, b) => a.rating - b.rating);
  }
}

function noCounts(): SentimentCounts {
  return { positive: 0, neutral: 0, negative: 0, unknown: 0 };
}

function addTo(days: Map<string, Period>, date: string, mood: SentimentLabel, rating: number | null): void {
  const day = days.get(date) ?? { start: date, counts: noCounts(), ratingSum: 0, rated: 0 };
  day.counts[mood] += 1;
  day.ratingSum += rating ?? 0;
  day.rated += rating === null ? 0 : 1;
  days.set(date, day);
}

function merge(periods: Map<string, Period>, start: string, day: Period): void {
  const period = periods.get(start) ?? { start, counts: noCounts(), ratingSum: 0, rated: 0 };
  for (const mood of ["positive", "neutral", "negative", "unknown"] as const)
    period.counts[mood] += day.counts[mood];
  period.ratingSum += day.ratingSum;
  period.rated += day.rated;
  periods.set(start, period);
}

/** The unit that gives a readable number of bars. */
function unitFor(dates: string[]): TimeUnit {
  const sorted = dates.toSorted();
  const days =
    (Date.parse(sorted.at(-1) ?? "2000-01-01") - Date.parse(sorted[0] ?? "2000-01-01")) / 86_400_000;
  if (days <= 31) return "day";
  if (days <= 200) return "week";
  return days <= 365 * 5 ? "month" : "year";
}

/** The first day of a date's period; weeks begin on Sunday, as the chart library counts them. */
function startOf(date: string, unit: TimeUnit): string {
  if (unit === "year") return `${date.slice(0, 4)}-01-01`;
  if (unit === "month") return `${date.slice(0, 7)}-01`;
  if (unit === "day") return date;
  const day = new Date(date);
  day.setUTCDate(day.getUTCDate() - day.getUTCDay());
  return day.toISOString().slice(0, 10);
}
