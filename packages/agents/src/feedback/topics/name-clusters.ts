import type { Contexts } from "./contexts.ts";

/** The most distinctive words of each group of rows, best first. `words` has one list per row. */
export function distinctiveWords(
  words: string[][],
  of: number[],
  groups: number,
  contexts: Contexts,
): string[][] {
  const overall = countRows(words);
  const sizes = Array<number>(groups).fill(0);
  for (const group of of) sizes[group] = (sizes[group] ?? 0) + 1;
  return sizes.map((size, group) => {
    const inside = countRows(words.filter((_, row) => of[row] === group));
    return [...inside]
      .filter(([, count]) => count >= (size >= 12 ? 2 : 1))
      .map(([word, count]) => {
        const score = scoreOf(count, size, overall.get(word) ?? count, words.length);
        return { word, score: score * Math.log2(1 + (contexts.get(word) ?? 0)) };
      })
      .filter(({ score }) => score > 0)
      .sort((a, b) => b.score - a.score || (a.word < b.word ? -1 : 1))
      .map(({ word }) => word)
      .slice(0, 8);
  });
}

/** Names groups by a phrase of their own where they have one, else by their first two words, as `Price / value`, to stay one in a list: no word twice, and no second word that only repeats the first's sentences. */
export function clusterNames(
  distinctive: string[][],
  words: string[][],
  phrases: (string | undefined)[] = [],
): string[] {
  const taken = new Set<string>();
  return distinctive.map((candidates, group) => {
    const free = candidates.filter((word) => !taken.has(word));
    const phrase = phrases[group];
    if (phrase && !taken.has(phrase)) {
      for (const part of [phrase, ...phrase.split(" ")]) taken.add(part);
      return capital(phrase);
    }
    const [first = candidates[0]] = free;
    if (!first) return `Topic ${group + 1}`;
    const second = free.find((word) => word !== first && overlap(first, word, words) < 0.6);
    for (const word of [first, second]) if (word) taken.add(word);
    return capital(second ? `${first} / ${second}` : first);
  });
}

/** Of the rows that have either word, the share that have both. */
function overlap(a: string, b: string, words: string[][]): number {
  const either = words.filter((list) => list.includes(a) || list.includes(b));
  return either.filter((list) => list.includes(a) && list.includes(b)).length / Math.max(1, either.length);
}

/** Frequent inside and rare outside; the caller weighs it by how widely the word is used. */
function scoreOf(inside: number, size: number, overall: number, rows: number): number {
  const share = inside / Math.max(1, size);
  return share * Math.log(share / (overall / Math.max(1, rows)));
}

function countRows(words: string[][]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const list of words) for (const word of list) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}

function capital(text: string): string {
  const [first = "", ...rest] = text;
  return first.toUpperCase() + rest.join("");
}
