import { contextsOf } from "./contexts.ts";
import { type FoundTopics, findTopics } from "./found-topics.ts";
import { distinctiveWords } from "./name-clusters.ts";
import type { SampledRow } from "./sample.ts";
import { foldPlurals, subjectWords } from "./words.ts";

interface SortedTopic {
  name: string;
  origin: "given" | "found" | "other";
  terms: string[];
}

/** The sampled rows sorted into topics. The last topic is always "Other". */
export interface SortedSample {
  topics: SortedTopic[];
  of: number[];
  clusters: number;
  silhouette: number | null;
}

const fewest = 3;
const smallestShare = 0.02;

/** Sorts the sample: into the topics given, then the rest into topics found among them. */
export async function sortSample(
  sample: SampledRow[],
  given: string[],
  breathe: () => Promise<void>,
): Promise<SortedSample> {
  const byLabel = given.length > 0 ? await placeGiven(sample, given) : sample.map(() => -1);
  const rest = sample.map((_, at) => at).filter((at) => byLabel[at] === -1);
  const found = await findTopics(
    rest.flatMap((at) => sample[at] ?? []),
    breathe,
  );
  const kept = keepLargeEnough(found, sample.length);
  const topics: SortedTopic[] = [
    ...withTerms(given, sample, byLabel),
    ...kept.map((topic) => ({
      name: uniqueName(found.topics[topic]?.name ?? "", given),
      origin: "found" as const,
      terms: found.topics[topic]?.terms ?? [],
    })),
  ];
  const other = topics.length;
  const of = [...byLabel];
  rest.forEach((at, i) => {
    const place = kept.indexOf(found.of[i] ?? -1);
    of[at] = place < 0 ? other : given.length + place;
  });
  topics.push({
    name: uniqueName(topics.length === 0 ? "All answers" : "Other", given),
    origin: "other",
    terms: [],
  });
  return { topics, of, clusters: kept.length, silhouette: kept.length === 0 ? null : found.silhouette };
}

async function placeGiven(sample: SampledRow[], given: string[]): Promise<number[]> {
  const { placeByLabels } = await import("./zero-shot.ts");
  return placeByLabels(sample, given);
}

/** Clusters of a handful are chance, and one without a word of its own is no topic. */
function keepLargeEnough({ of, topics }: FoundTopics, rows: number): number[] {
  const sizes = topics.map(() => 0);
  for (const cluster of of) if (cluster >= 0) sizes[cluster] = (sizes[cluster] ?? 0) + 1;
  const least = Math.max(fewest, rows * smallestShare);
  return topics.flatMap(({ terms }, cluster) =>
    (sizes[cluster] ?? 0) >= least && terms.length > 0 ? [cluster] : [],
  );
}

function withTerms(given: string[], sample: SampledRow[], of: number[]): SortedTopic[] {
  if (given.length === 0) return [];
  const words = foldPlurals(sample.map(({ text, language }) => subjectWords(text, language)));
  const rest = of.map((label) => (label < 0 ? given.length : label));
  const terms = distinctiveWords(words, rest, given.length + 1, contextsOf(sample.map(({ text }) => text)));
  return given.map((name, at) => ({ name, origin: "given", terms: terms[at] ?? [] }));
}

function uniqueName(name: string, taken: string[]): string {
  return taken.some((other) => other.toLowerCase() === name.toLowerCase()) ? `${name} (found)` : name;
}
