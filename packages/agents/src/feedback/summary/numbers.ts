import type { Topic } from "../topics/agent.ts";
import type { Findings, Summary } from "./agent.ts";

/** The four figures a reader looks for first. */
export function keyNumbers(findings: Findings): Summary["numbers"] {
  const { count, sentiment, averageRating, ratingScale } = findings;
  const known = knownOf(sentiment);
  const [largest] = mainTopics(findings);
  return [
    { label: count === 1 ? "Answer" : "Answers", value: count.toLocaleString("en-GB") },
    { label: "Positive", value: percentOf(sentiment.positive, known) },
    { label: "Negative", value: percentOf(sentiment.negative, known) },
    averageRating !== null && ratingScale
      ? { label: "Average rating", value: `${averageRating.toFixed(1)} of ${ratingScale.max}` }
      : largest
        ? { label: "Largest topic", value: largest.name }
        : { label: "Neutral", value: percentOf(sentiment.neutral, known) },
  ];
}

/** How many answers have a mood. */
export function knownOf({ positive, neutral, negative }: Findings["sentiment"]): number {
  return positive + neutral + negative;
}

/** Topics with a meaning of their own, largest first. */
export function mainTopics({ topics }: Findings): Topic[] {
  return topics
    .filter(({ origin, count }) => origin !== "other" && count > 0)
    .sort((a, b) => b.count - a.count);
}

export function percentOf(part: number, whole: number): string {
  return whole === 0 ? "–" : `${Math.round((part / whole) * 100)}%`;
}
