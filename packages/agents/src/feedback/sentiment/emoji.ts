import { readEmojiWeights } from "./word-list.ts";

/** Scores a text from -1 to 1 by its emoji and smileys alone; nothing where it has none with a mood. */
export function scoreByEmoji(text: string): number | undefined {
  weights ??= readEmojiWeights();
  let sum = 0;
  let hits = 0;
  for (const emoji of text.match(emojiOrSmiley) ?? []) {
    const weight = smileys[emoji] ?? weights.get(emoji.replace(/\uFE0F/g, "")) ?? 0;
    if (weight === 0) continue;
    sum += weight;
    hits += 1;
  }
  return hits === 0 ? undefined : Math.max(-1, Math.min(1, sum / (hits * 3)));
}

let weights: Map<string, number> | undefined;

const emojiOrSmiley = /\p{Extended_Pictographic}\uFE0F?|(?<!\S)[:;]-?[)(D/](?!\S)/gu;
const smileys: Record<string, number> = {
  ":)": 2,
  ":-)": 2,
  ";)": 1,
  ";-)": 1,
  ":D": 3,
  ":-D": 3,
  ":(": -2,
  ":-(": -2,
  ":/": -1,
  ":-/": -1,
  "👍": 3,
  "👎": -3,
  "😡": -4,
  "🤮": -4,
  "⭐": 2,
};
