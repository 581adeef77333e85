import type { SampledRow } from "./sample.ts";
import type { SortedSample } from "./sort-sample.ts";
import { WordClassifier } from "./word-classifier.ts";
import { plainWords } from "./words.ts";

/** Learns from the sorted sample to place the rows outside it. */
export function learnFrom(sample: SampledRow[], sorted: SortedSample): WordClassifier {
  return learn(sample, sorted, () => true);
}

/** Learns from one half of the sample and counts how often it places the other half where meaning did. */
export function wordsAgree(sample: SampledRow[], sorted: SortedSample): number {
  const classifier = learn(sample, sorted, (at) => at % 2 === 0);
  let agreed = 0;
  let tested = 0;
  sample.forEach((row, at) => {
    if (at % 2 === 0) return;
    tested += 1;
    const placed = classifier.place(plainWords(row.text, row.language)) ?? sorted.topics.length - 1;
    if (placed === sorted.of[at]) agreed += 1;
  });
  return Math.round((agreed / Math.max(1, tested)) * 1_000) / 1_000;
}

function learn(sample: SampledRow[], sorted: SortedSample, takes: (at: number) => boolean): WordClassifier {
  const classifier = new WordClassifier(sorted.topics.length);
  sample.forEach((row, at) => {
    if (takes(at)) classifier.learn(plainWords(row.text, row.language), sorted.of[at] ?? 0);
  });
  return classifier;
}
