import { baseForm } from "./words.ts";

const fewest = 3;
/** In this share of a group's rows a phrase must come up to name it, */
const shareInside = 0.2;
/** and this share of all its rows must be inside. */
const mostlyInside = 0.6;
/** After fewer different words it is part of a longer set phrase. */
const fewestContexts = 3;

interface Phrase {
  inside: number[];
  before: Set<string>;
}

/** For each group of rows two nouns side by side that it often has and others hardly have, such as "exchange rate". */
export function clusterPhrases(
  texts: string[],
  words: string[][],
  of: number[],
  groups: number,
): (string | undefined)[] {
  const sizes = Array<number>(groups).fill(0);
  const phrases = new Map<string, Phrase>();
  texts.forEach((text, row) => {
    const group = of[row] ?? 0;
    sizes[group] = (sizes[group] ?? 0) + 1;
    for (const [phrase, before] of pairsIn(text, new Set(words[row]))) {
      const known = phrases.get(phrase) ?? { inside: Array<number>(groups).fill(0), before: new Set() };
      known.inside[group] = (known.inside[group] ?? 0) + 1;
      known.before.add(before);
      phrases.set(phrase, known);
    }
  });
  return sizes.map((size, group) => best(phrases, group, Math.max(fewest, size * shareInside)));
}

/** Each pair of neighbouring nouns once, with the word before it. */
function pairsIn(text: string, nouns: Set<string>): Map<string, string> {
  const tokens = text.toLowerCase().match(/[\p{L}\p{M}'’-]+|[.,;:!?]/gu) ?? [];
  const isNoun = (token = "") => nouns.has(token) || nouns.has(baseForm(token));
  const pairs = new Map<string, string>();
  tokens.forEach((token, at) => {
    const next = tokens[at + 1];
    if (next !== undefined && token !== next && isNoun(token) && isNoun(next))
      pairs.set(`${token} ${next}`, tokens[at - 1] ?? "");
  });
  return pairs;
}

function best(phrases: Map<string, Phrase>, group: number, least: number): string | undefined {
  const count = ({ inside }: Phrase) => inside[group] ?? 0;
  return [...phrases]
    .filter(([, phrase]) => {
      const all = phrase.inside.reduce((sum, size) => sum + size, 0);
      const telling = count(phrase) >= least && count(phrase) >= all * mostlyInside;
      return telling && phrase.before.size >= fewestContexts;
    })
    .sort((a, b) => count(b[1]) - count(a[1]) || (a[0] < b[0] ? -1 : 1))[0]?.[0];
}
