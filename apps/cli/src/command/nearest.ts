import { closest, distance } from "fastest-levenshtein";

/** ` Did you mean X?`, where one of the known words is near enough to have been meant. */
export function didYouMean(word: string, known: readonly string[]): string {
  if (known.length === 0) return "";
  const candidate = closest(word, known);
  return distance(word, candidate) <= Math.max(2, word.length / 3) ? ` Did you mean ${candidate}?` : "";
}
