import { detectLanguage, undetermined } from "../language/detect.ts";
import type { Sentiment, SentimentBasis } from "./agent.ts";
import { scoreByEmoji } from "./emoji.ts";
import { scoreEnglish } from "./english.ts";
import { scoreByWords } from "./word-list.ts";

export interface Scale {
  min: number;
  max: number;
}

/** Tells a text's mood by the best means there is for its language, or says it is unknown. */
export function judgeText(text: string, usual: string | null): Sentiment {
  const language = detectLanguage(text, usual);
  if (language === "en") return sentimentOf(scoreEnglish(text), "english model");
  const byWords = scoreByWords(text, language);
  if (byWords !== undefined) return sentimentOf(byWords, "word list");
  const byEmoji = scoreByEmoji(text);
  if (byEmoji !== undefined) return sentimentOf(byEmoji, "emoji");
  return language === undetermined ? judgeShort(text) : unknown;
}

/** Lets the rating beside a text decide where the text says nothing, or weakly the opposite. */
export function settle(textual: Sentiment, rating: number | null, scale: Scale | null): Sentiment {
  if (rating === null || !scale) return textual;
  const rated = scoreRating(rating, scale);
  const { score } = textual;
  const saysNothing = score === null || Math.abs(score) < faint;
  const weaklyOpposite =
    score !== null && Math.abs(score) < weak && Math.abs(rated) >= 0.5 && score * rated < 0;
  return saysNothing || weaklyOpposite ? sentimentOf(rated, "rating") : textual;
}

const unknown: Sentiment = { label: "unknown", score: null, basis: "none" };
/** A score that says nothing. */
const faint = 0.02;
/** A score that a single ambiguous word can make. */
const weak = 0.3;

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
