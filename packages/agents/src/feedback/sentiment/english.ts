import model from "wink-eng-lite-web-model";
import winkNLP from "wink-nlp";
import { readPhrases } from "./english-phrases.ts";

/**
 * Scores an English text from -1 to 1: wink's model, the words of everyday feedback that it has no opinion on, and phrases
 * that mean something else than their words.
 */
export function scoreEnglish(text: string): number {
  nlp ??= winkNLP(model, ["sbd", "negation", "sentiment"]);
  const { balance, rest } = readPhrases(text);
  const score: unknown = /\p{L}/u.test(rest) ? nlp.readDoc(rest).out(nlp.its.sentiment) : 0;
  return clamp((typeof score === "number" ? score : 0) + scoreFeedbackWords(rest) + balance * phraseStep);
}

let nlp: ReturnType<typeof winkNLP> | undefined;

/** How far one such word moves a text. */
const step = 0.22;
/** A phrase says more: the model also sees moods in words that have none, such as "colour". */
const phraseStep = 0.35;

function scoreFeedbackWords(text: string): number {
  let sum = 0;
  let negatedUntil = -1;
  const words = text.toLowerCase().match(/[\p{L}'’]+/gu) ?? [];
  words.forEach((word, at) => {
    if (negation.test(word)) negatedUntil = at + 3;
    const mood = bad.test(word) ? -1 : good.test(word) ? 1 : 0;
    sum += at <= negatedUntil ? -mood * 0.7 : mood;
  });
  return (clamp(sum / 3) * 3 * step * 3) / (3 + Math.abs(sum));
}

const negation = /^(?:not|no|never|nor|without|hardly|barely|none|cannot|\w+n['’]t)$/;

/** What goes wrong with products and services, in words that are no feelings. */
const bad =
  /^(?:broken?|broke|breaks|breaking|leak(?:s|ed|ing|y)?|crash(?:es|ed|ing)?|freez(?:es|ing)|froze|stuck|jam(?:s|med)?|slow(?:er|ly)?|laggy|loud|noisy|dirty|filthy|stain(?:s|ed)|smell(?:s|ed|y)?|mould|mold|crack(?:s|ed)|scratch(?:es|ed)|declined|refused|rejected|missing|late|delay(?:s|ed)?|overpriced|expensive|pricey|unusable|useless|unhelpful|rude|ignored|wait(?:ed|ing)|return(?:ed|ing)|refund|uninstall(?:ed|ing)?|fault(?:s|y)?|defect(?:ive|s)?|died|dead|fail(?:s|ed|ing|ure)?|error|errors|bug|bugs|buggy|glitch(?:y|es)?|lukewarm|stale|thin|flimsy|wobbl(?:y|es|ing)|cramped|outdated|cancelled|charged|lost|wrong|worse|worst|avoid|nobody|annoying|disappoint(?:ed|ing|ment)|complain(?:ed|t|ts)?|complicated|confusing|clunky|spam|ads|nags|meh|rubbish|garbage|joke|ridiculous|nightmare|damaged?|dropped|hidden)$/;
/** And what goes right. */
const good =
  /^(?:quick(?:ly)?|fast(?:er)?|smooth(?:ly)?|quiet|spotless|clean|tidy|cosy|cozy|spacious|reliable|reliably|sturdy|solid|easy|easily|simple|intuitive|handy|convenient|recommend(?:ed)?|helpful|polite|attentive|instant(?:ly)?|affordable|bargain|durable|robust|flawless(?:ly)?|effortless(?:ly)?|seamless(?:ly)?|consistent|delicious|tasty|fresh|gorgeous|perfect(?:ly)?|love[ds]?|worth|upgrade[ds]?|clear|free|comfortable|comfy|excellent|amazing|brilliant|fantastic)$/;

function clamp(score: number): number {
  return Math.max(-1, Math.min(1, score));
}
