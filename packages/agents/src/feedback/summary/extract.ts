import type { Findings, Summary } from "./agent.ts";
import { counted } from "../wording.ts";
import { keyNumbers, knownOf, mainTopics, percentOf } from "./numbers.ts";

/** Puts the findings into words from the figures alone: nothing is said that was not counted. */
export function extract(findings: Findings): Summary {
  return {
    headline: headline(findings),
    paragraphs: [
      moodSentence(findings),
      topicSentence(findings),
      contrastSentence(findings),
      coverage(findings),
      sampling(findings),
    ].filter((text) => text !== ""),
    quotes: pickQuotes(findings),
    numbers: keyNumbers(findings),
    writtenBy: "extract",
  };
}

function headline(findings: Findings): string {
  const { count, sentiment } = findings;
  const known = knownOf(sentiment);
  if (count === 1) return `One answer, and it reads ${moodOf(sentiment)}.`;
  if (known < Math.max(1, count * 0.2))
    return `${counted(count, "answer")}, ${known === 0 ? "none with a mood that could be told" : "most with a mood that could not be told"}.`;
  const [largest] = mainTopics(findings);
  const mood = overall(sentiment.positive / known, sentiment.negative / known);
  if (known < count / 2) return `${mood}, among the ${known} of ${count} answers whose mood could be told.`;
  return largest ? `${mood}, and “${largest.name}” is what people write about most.` : `${mood}.`;
}

function overall(positive: number, negative: number): string {
  if (positive >= 0.7) return `A clear majority is happy: ${share(positive)} of the answers are positive`;
  if (negative >= 0.7) return `A clear majority is unhappy: ${share(negative)} of the answers are negative`;
  const figures = `${share(positive)} positive, ${share(negative)} negative`;
  if (positive + negative < 0.5) return `Most answers are neither praise nor complaint: ${figures}`;
  if (Math.abs(positive - negative) < 0.1) return `Opinions are split: ${figures}`;
  return positive > negative
    ? `More praise than complaint: ${figures}`
    : `More complaint than praise: ${share(negative)} negative, ${share(positive)} positive`;
}

function moodOf(sentiment: Findings["sentiment"]): string {
  const [mood] = (["positive", "negative", "neutral"] as const).filter((label) => sentiment[label] > 0);
  return mood ?? "in a language whose mood cannot be told";
}

function moodSentence({ sentiment, count, averageRating, ratingScale }: Findings): string {
  if (count === 1) return "";
  const known = knownOf(sentiment);
  const rating =
    averageRating === null || !ratingScale
      ? ""
      : ` The average rating is ${averageRating.toFixed(1)} of ${ratingScale.max}.`;
  if (known === 0) return rating.trim();
  if (known === 1) return `The one answer whose mood could be told reads ${moodOf(sentiment)}.${rating}`;
  const [positive, neutral, negative] = [sentiment.positive, sentiment.neutral, sentiment.negative].map(
    (size) => size.toLocaleString("en-GB"),
  );
  const which = known === count ? "" : " whose mood could be told";
  return `Of ${counted(known, "answer")}${which}, ${positive} read positive, ${neutral} neutral and ${negative} negative.${rating}`;
}

function topicSentence(findings: Findings): string {
  const [first, second, third] = mainTopics(findings);
  if (!first || !second) return "";
  const others = [second, third]
    .filter((topic) => topic !== undefined)
    .map((topic) => `“${topic.name}” (${percentOf(topic.count, findings.count)})`);
  return `The largest topic is “${first.name}” with ${percentOf(first.count, findings.count)} of the answers, followed by ${others.join(" and ")}.`;
}

/** The topics people are happiest and unhappiest about, where there is a real difference. */
function contrastSentence(findings: Findings): string {
  const judged = mainTopics(findings)
    .filter(({ sentiment }) => knownOf(sentiment) >= 5)
    .map((topic) => ({
      topic,
      balance: (topic.sentiment.positive - topic.sentiment.negative) / knownOf(topic.sentiment),
    }))
    .sort((a, b) => b.balance - a.balance);
  const [best] = judged;
  const worst = judged.at(-1);
  if (!best || !worst || best.balance - worst.balance < 0.2) return "";
  const { positive } = best.topic.sentiment;
  const { negative } = worst.topic.sentiment;
  return `People are happiest about “${best.topic.name}” (${percentOf(positive, knownOf(best.topic.sentiment))} positive) and unhappiest about “${worst.topic.name}” (${percentOf(negative, knownOf(worst.topic.sentiment))} negative).`;
}

function coverage({ sentiment, count }: Findings): string {
  const { unknown } = sentiment;
  if (unknown === 0 || unknown === count) return "";
  return `For ${counted(unknown, "answer")} the mood could not be told; ${unknown === 1 ? "it is" : "they are"} left out of these shares.`;
}

/** Whoever reads shares of topics should know of how many. */
function sampling({ byMeaning, count, topics }: Findings): string {
  if (byMeaning === undefined || byMeaning >= count || topics.length === 0) return "";
  return `Topics were found in an even sample of ${counted(byMeaning, "answer")}; the others were sorted into them by their words.`;
}

/** Central answers, the moods in turn, so that praise and complaint are both heard. */
function pickQuotes({ central, topics }: Findings): Findings["central"] {
  const pool = [...central, ...topics.flatMap((topic) => topic.quotes)];
  const picked: Findings["central"] = [];
  for (const mood of ["positive", "negative", "neutral", "positive", "negative", "unknown"]) {
    const quote = pool.find(
      (q) => q.sentiment === mood && !picked.some((p) => p.n === q.n || p.text === q.text),
    );
    if (quote && picked.length < 4) picked.push(quote);
  }
  return picked;
}

function share(value: number): string {
  return percentOf(value, 1);
}
