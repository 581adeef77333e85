import { cluster } from "./cluster.ts";
import { clusterPhrases } from "./cluster-phrases.ts";
import { contextsOf } from "./contexts.ts";
import { clusterNames, distinctiveWords } from "./name-clusters.ts";
import type { SampledRow } from "./sample.ts";
import { project } from "./project.ts";
import { unit } from "./vectors.ts";
import { wordVectors } from "./word-vectors.ts";
import { foldPlurals, plainWords, subjectWords } from "./words.ts";

export interface FoundTopics {
  /** For each row the number of its topic, or -1. */
  of: number[];
  topics: { name: string; terms: string[] }[];
  silhouette: number | null;
}

/** How much the words count beside the meaning: meaning alone also groups by tone and length. */
const wordWeight = 0.8;
/** The model of meaning learnt English: of other languages it knows little more than which word pieces are alike. */
const foreignWordWeight = 1.6;
const fewest = 16;
/** A word after fewer others belongs to a phrase, not to a subject. */
const fewestContexts = 3;

/**
 * Finds topics in rows, language by language: the model of meaning learnt English, so in other languages words
 * count for more. Rows of a language with too few answers get no topic.
 */
export async function findTopics(rows: SampledRow[], breathe: () => Promise<void>): Promise<FoundTopics> {
  const of = rows.map(() => -1);
  const topics: FoundTopics["topics"] = [];
  const silhouettes: number[] = [];
  for (const language of frequentLanguages(rows)) {
    const places = rows.map((_, at) => at).filter((at) => rows[at]?.language === language);
    const words = foldPlurals(places.map((at) => subjectWords(rows[at]?.text ?? "", language)));
    const texts = places.map((at) => rows[at]?.text ?? "");
    const contexts = contextsOf(texts);
    const said = foldPlurals(places.map((at) => plainWords(rows[at]?.text ?? "", language)));
    const telling = said.map((list) => list.filter((word) => (contexts.get(word) ?? 0) >= fewestContexts));
    const weight = language === "en" ? wordWeight : foreignWordWeight;
    const vectors = joined(
      places.map((at) => rows[at]?.vector ?? []),
      wordVectors(telling),
      weight,
    );
    const found = await cluster(project(vectors), breathe);
    const distinctive = distinctiveWords(words, found.of, found.clusters, contexts);
    const phrases = clusterPhrases(texts, words, found.of, found.clusters);
    const names = clusterNames(distinctive, words, phrases);
    places.forEach((at, i) => {
      of[at] = topics.length + (found.of[i] ?? 0);
    });
    topics.push(
      ...names.map((name, i) => ({
        name: spelt(name, language),
        terms: (distinctive[i] ?? []).map((term) => spelt(term, language)),
      })),
    );
    silhouettes.push(found.silhouette);
  }
  const silhouette = silhouettes[0] === undefined ? null : Math.round(silhouettes[0] * 1_000) / 1_000;
  return { of, topics, silhouette };
}

/** Words are compared in lower case, but German nouns are not written so. */
function spelt(words: string, language: string): string {
  return language === "de" ? words.replace(/(?<!\p{L})\p{L}/gu, (letter) => letter.toUpperCase()) : words;
}

function frequentLanguages(rows: SampledRow[]): string[] {
  const counts = new Map<string, number>();
  for (const { language } of rows) counts.set(language, (counts.get(language) ?? 0) + 1);
  return [...counts]
    .filter(([code, count]) => code !== "und" && count >= fewest && count >= rows.length * 0.05)
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .map(([code]) => code);
}

function joined(meanings: number[][], words: number[][], weight: number): number[][] {
  return meanings.map((meaning, at) =>
    unit([...meaning, ...(words[at] ?? []).map((value) => value * weight)]),
  );
}
