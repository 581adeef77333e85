import { detectLanguage, undetermined } from "../language/detect.ts";
import type { Row } from "../rows.ts";
import type { Sentiment, SentimentBasis } from "./agent.ts";
import { scoreByEmoji } from "./emoji.ts";
import { scoreEnglish } from "./english.ts";
import { scoreByWords } from "./word-list.ts";

export interface Scale {
  min: number;
  max: number;
}

/** Tells a row's mood by the best means there is for its language, or says it is unknown. */
export function judge(row: Row, scale: Scale | null): Sentiment {
  const language = detectLanguage(row.text);
  if (language === "en") return judgeEnglish(row, scale);
  const byWords = scoreByWords(row.text, language);
  if (byWords !== undefined) return sentimentOf(byWords, "word list");
  const byEmoji = scoreByEmoji(row.text);
  if (byEmoji !== undefined) return sentimentOf(byEmoji, "emoji");
  if (row.rating !== null && scale) return sentimentOf(scoreRating(row.rating, scale), "rating");
  return language === undetermined ? judgeShort(row.text) : unknown;
}

/** Where no word has a mood, the rating beside the text tells more than "neutral" would. */
function judgeEnglish(row: Row, scale: Scale | null): Sentiment {
  const score = scoreEnglish(row.text);
  const byRating = Math.abs(score) < faint && row.rating !== null && scale;
  return byRating
    ? sentimentOf(scoreRating(row.rating ?? 0, scale), "rating")
    : sentimentOf(score, "english model");
}

/** A score that says nothing. */
const faint = 0.02;

const unknown: Sentiment = { label: "unknown", score: null, basis: "none" };

/** Too short to tell the language: taken as English only if the model knows a word of it. */
function judgeShort(text: string): Sentiment {
  const score = /^[\p{ASCII}]+$/u.test(text) ? scoreEnglish(text) : 0;
  return score === 0 ? unknown : sentimentOf(score, "english model");
}

/** A rating on its scale, as -1 to 1. */
export function scoreRating(rating: number, { min, max }: Scale): number {
  return ((rating - min) / (max - min)) * 2 - 1;
}

const clear: Record<SentimentBasis, number> = {
  "english model": 0.12,
  "word list": 0.1,
  emoji: 0.1,
  rating: 0.3,
  none: 1,
};

function sentimentOf(score: number, basis: SentimentBasis): Sentiment {
  const label = score > clear[basis] ? "positive" : score < -clear[basis] ? "negative" : "neutral";
  return { label, score: Math.round(score * 1_000) / 1_000, basis };
}
