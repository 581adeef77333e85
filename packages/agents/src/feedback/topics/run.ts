import type { AgentRun } from "@stepcast/pipeline";
import { paceOf } from "../../pace.ts";
import { toNdjson } from "../../ndjson.ts";
import { counted, percent } from "../wording.ts";
import type { Topic, topics } from "./agent.ts";
import { learnFrom, wordsAgree } from "./place-by-words.ts";
import { representativeQuotes } from "./quotes.ts";
import { judgedRows, readSample, type SampledRow } from "./sample.ts";
import { type SortedSample, sortSample } from "./sort-sample.ts";
import { Tally } from "./tally.ts";
import { plainWords } from "./words.ts";

const run: AgentRun<typeof topics> = async (input, step) => {
  const { count, given } = input;
  step.progress(0, count, "reading the sample");
  const sample = await readSample(input, step);
  const pace = paceOf(step, undefined, "looking for topics");
  const sorted = await sortSample(sample, distinct(given), () => pace.at(0));
  const { tallies, assigned } = await placeAll(sample, sorted, input, step);
  const order = orderOf(sorted, tallies);
  const renumbered = assigned.map((topic) => order.indexOf(topic));
  const file = await step.writeFile("assigned.ndjson", toNdjson(renumbered));
  const list = describe(order, sorted, tallies, sample, count);
  for (const topic of list.slice(0, 6))
    step.log(
      "info",
      `${topic.name}: ${topic.count.toLocaleString("en-GB")} of ${counted(count, "answer")} (${percent(topic.share)})`,
    );
  if (sorted.clusters > 0)
    step.log("info", `found ${sorted.clusters} topics by meaning, silhouette ${sorted.silhouette}`);
  step.progress(count, count, "topics assigned");
  return {
    assigned: file,
    list,
    central: representativeQuotes(sample, null, 8).map((quote) => ({
      ...quote,
      topic: topicOf(quote.n, sample, sorted),
    })),
    method: {
      byMeaning: sample.length,
      byWords: count - sample.length,
      clusters: sorted.clusters,
      silhouette: sorted.silhouette,
      wordsAgree: sample.length < count ? wordsAgree(sample, sorted) : null,
    },
  };
};

export default run;

type Input = Parameters<typeof run>[0];
type TopicsStep = Parameters<typeof run>[1];

/** Gives every row its topic: sampled ones as sorted, the others by their words. */
async function placeAll(sample: SampledRow[], sorted: SortedSample, input: Input, step: TopicsStep) {
  const known = new Map(sample.map(({ place }, at) => [place, sorted.of[at] ?? 0]));
  const other = sorted.topics.length - 1;
  const classifier = sample.length < input.count ? learnFrom(sample, sorted) : undefined;
  const tallies = sorted.topics.map(() => new Tally());
  const assigned = new Uint32Array(input.count);
  const pace = paceOf(step, input.count, "sorting answers");
  for await (const judged of judgedRows(input, step)) {
    const topic =
      known.get(judged.place) ?? classifier?.place(plainWords(judged.row.text, judged.language)) ?? other;
    assigned[judged.place] = topic;
    tallies[topic]?.add(judged);
    await pace.at(judged.place);
  }
  return { tallies, assigned: Array.from(assigned) };
}

/** Topic numbers as shown: largest first, the given ones even if empty, "Other" last and only if used. */
function orderOf({ topics }: SortedSample, tallies: Tally[]): number[] {
  const size = (topic: number) => tallies[topic]?.count ?? 0;
  const shown = topics.map((_, at) => at).filter((at) => topics[at]?.origin === "given" || size(at) > 0);
  const rank = (at: number) => (topics[at]?.origin === "other" ? 1 : 0);
  return shown.sort((a, b) => rank(a) - rank(b) || size(b) - size(a) || a - b);
}

function describe(
  order: number[],
  sorted: SortedSample,
  tallies: Tally[],
  sample: SampledRow[],
  count: number,
): Topic[] {
  const quotesEach = order.length > 24 ? 1 : order.length > 12 ? 2 : 3;
  return order.flatMap((at) => {
    const topic = sorted.topics[at];
    const tally = tallies[at];
    if (!topic || !tally) return [];
    const rows = sample.filter((_, i) => sorted.of[i] === at);
    return [{ ...topic, ...tally.facts(count), quotes: representativeQuotes(rows, topic.name, quotesEach) }];
  });
}

function topicOf(n: number, sample: SampledRow[], sorted: SortedSample): string | null {
  const at = sample.findIndex((row) => row.n === n);
  const topic = sorted.topics[sorted.of[at] ?? -1];
  return topic && topic.origin !== "other" ? topic.name : null;
}

function distinct(given: string[]): string[] {
  const seen = new Set<string>();
  return given
    .map((name) => name.trim())
    .filter((name) => name !== "" && !seen.has(name.toLowerCase()) && seen.add(name.toLowerCase()));
}
