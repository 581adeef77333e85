import { unit } from "./vectors.ts";

const mostWords = 220;
/** Rarer words tell a single answer, not a subject. */
const rarest = 0.015;

/** Turns lists of words into unit vectors by the words that come up in several of them. */
export function wordVectors(lists: string[][]): number[][] {
  const rows = new Map<string, number>();
  for (const words of lists) for (const word of words) rows.set(word, (rows.get(word) ?? 0) + 1);
  const kept = [...rows]
    .filter(
      ([, count]) => count >= Math.max(3, lists.length * rarest) && count <= Math.max(2, lists.length * 0.35),
    )
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .slice(0, mostWords);
  const places = new Map(kept.map(([word], at) => [word, at]));
  return lists.map((words) => {
    const vector = Array<number>(places.size).fill(0);
    for (const word of words) {
      const place = places.get(word);
      if (place !== undefined) vector[place] = 1;
    }
    return unit(vector);
  });
}
