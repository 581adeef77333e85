import type { SentimentLabel } from "../sentiment/agent.ts";
import type { Part } from "./agent.ts";

const mostTopics = 3;

/** Counts the answers of one part. */
export class PartTally {
  readonly #topicNames: string[];
  readonly #topics = new Map<number, number>();
  readonly #sentiment = { positive: 0, neutral: 0, negative: 0, unknown: 0 };
  readonly #ratings = { sum: 0, count: 0 };
  #count = 0;

  constructor(topicNames: string[]) {
    this.#topicNames = topicNames;
  }

  add(mood: SentimentLabel, topic: number, rating: number | null): void {
    this.#count += 1;
    this.#sentiment[mood] += 1;
    this.#topics.set(topic, (this.#topics.get(topic) ?? 0) + 1);
    if (rating === null) return;
    this.#ratings.sum += rating;
    this.#ratings.count += 1;
  }

  facts(): Omit<Part, "name"> {
    const { sum, count } = this.#ratings;
    const topics = [...this.#topics]
      .filter(([topic]) => this.#topicNames[topic] !== undefined)
      .sort(([a, x], [b, y]) => y - x || a - b)
      .slice(0, mostTopics);
    return {
      count: this.#count,
      sentiment: this.#sentiment,
      averageRating: count === 0 ? null : Math.round((sum / count) * 100) / 100,
      topics: topics.map(([topic, size]) => ({ name: this.#topicNames[topic] ?? "", count: size })),
    };
  }
}
