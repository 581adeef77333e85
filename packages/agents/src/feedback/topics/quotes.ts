import { canBeShown } from "../report/scripts.ts";
import type { Quote } from "./agent.ts";
import type { SampledRow } from "./sample.ts";
import { dot, middle } from "./vectors.ts";

const longest = 300;

/** The rows that stand for a group best: nearest to its middle, of a readable length, praise and blame both heard. */
export function representativeQuotes(rows: SampledRow[], topic: string | null, most: number): Quote[] {
  if (rows.length === 0) return [];
  const center = middle(rows.map(({ vector }) => vector));
  const ranked = rows
    .map((row) => ({ row, score: dot(row.vector, center) + readability(row.text) }))
    .sort((a, b) => b.score - a.score || a.row.place - b.row.place)
    .map(({ row }) => row);
  const picked: SampledRow[] = [];
  for (const mood of moodsIn(rows)) {
    if (picked.length >= most) break;
    const row = ranked.find((r) => r.sentiment.label === mood && !picked.some((p) => isLike(p, r)));
    if (row) picked.push(row);
  }
  for (const row of ranked) if (picked.length < most && !picked.some((p) => isLike(p, row))) picked.push(row);
  return picked.map((row) => quoteOf(row, topic));
}

function quoteOf(
  { text, n, sentiment }: Pick<SampledRow, "text" | "n" | "sentiment">,
  topic: string | null,
): Quote {
  const cut = text.length <= longest ? text : `${text.slice(0, longest).replace(/\s+\S*$/, "")}…`;
  return { text: cut.toWellFormed(), n, sentiment: sentiment.label, topic };
}

/** The moods that a fifth of the rows have, most frequent first. */
function moodsIn(rows: SampledRow[]): string[] {
  const counts = new Map<string, number>();
  for (const { sentiment } of rows) counts.set(sentiment.label, (counts.get(sentiment.label) ?? 0) + 1);
  return [...counts]
    .filter(([mood, count]) => (mood === "positive" || mood === "negative") && count >= rows.length / 5)
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .map(([mood]) => mood);
}

/** Two words say too little, an essay is not read, and boxes in place of letters even less. */
function readability(text: string): number {
  if (!canBeShown(text)) return -2;
  if (text.length < 30) return -0.4;
  return text.length > 260 ? -0.25 : 0;
}

/** The same answer again, or nearly. */
function isLike(a: SampledRow, b: SampledRow): boolean {
  return a.text === b.text || dot(a.vector, b.vector) > 0.93;
}
