import type { Topic } from "./agent.ts";
import type { JudgedRow } from "./sample.ts";

/** Counts rows, moods and ratings of one topic. */
export class Tally {
  count = 0;
  readonly sentiment = { positive: 0, neutral: 0, negative: 0, unknown: 0 };
  #ratings = 0;
  #rated = 0;

  add({ row, sentiment }: JudgedRow): void {
    this.count += 1;
    this.sentiment[sentiment.label] += 1;
    if (row.rating === null) return;
    this.#ratings += row.rating;
    this.#rated += 1;
  }

  facts(rows: number): Pick<Topic, "count" | "share" | "sentiment" | "averageRating"> {
    return {
      count: this.count,
      share: Math.round((this.count / Math.max(1, rows)) * 1_000) / 1_000,
      sentiment: this.sentiment,
      averageRating: this.#rated === 0 ? null : Math.round((this.#ratings / this.#rated) * 100) / 100,
    };
  }
}
