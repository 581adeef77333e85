import type { SentimentCounts, SentimentLabel } from "../sentiment/agent.ts";

/** Counts the moods of the rows that mention a name, for the names worth showing. */
export class MentionMoods {
  readonly #moods: Map<string, SentimentCounts>;

  constructor(names: string[]) {
    this.#moods = new Map(
      names.map((name) => [name.toLowerCase(), { positive: 0, neutral: 0, negative: 0, unknown: 0 }]),
    );
  }

  add(names: string[], mood: SentimentLabel): void {
    for (const name of names) {
      const counts = this.#moods.get(name.toLowerCase());
      if (counts) counts[mood] += 1;
    }
  }

  of(name: string): SentimentCounts {
    return this.#moods.get(name.toLowerCase()) ?? { positive: 0, neutral: 0, negative: 0, unknown: 0 };
  }
}
