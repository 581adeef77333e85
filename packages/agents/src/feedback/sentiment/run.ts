import type { AgentRun } from "@stepcast/pipeline";
import { paceOf } from "../../pace.ts";
import { readNdjson, toNdjson } from "../../ndjson.ts";
import type { Row } from "../rows.ts";
import type { Sentiment, SentimentBasis, sentiment } from "./agent.ts";
import { judgeText, type Scale, scoreRating, settle } from "./judge.ts";

const run: AgentRun<typeof sentiment> = async ({ rows, count, scale, usualLanguage }, step) => {
  const tally = new Tally(scale);
  const pace = paceOf(step, count, "detecting moods");
  async function* judged() {
    let done = 0;
    for await (const row of readNdjson<Row>(step.readFile(rows))) {
      const textual = judgeText(row.text, usualLanguage);
      const sentiment = settle(textual, row.rating, scale);
      tally.add(sentiment);
      tally.compare(textual, row.rating);
      yield sentiment;
      done += 1;
      await pace.at(done);
    }
  }
  const sentiments = await step.writeFile("sentiments.ndjson", toNdjson(judged()));
  const facts = tally.facts();
  const { positive, neutral, negative, unknown } = facts.distribution;
  step.log("info", `${figure(positive)} positive, ${figure(neutral)} neutral, ${figure(negative)} negative`);
  if (unknown > 0)
    step.log(
      "warn",
      `${figure(unknown)} of ${figure(count)} texts are in a language without a sentiment model, or too short to judge: marked unknown`,
    );
  step.progress(count, count, "moods read");
  return { sentiments, ...facts };
};

export default run;

class Tally {
  readonly #scale: Scale | null;
  readonly #distribution = { positive: 0, neutral: 0, negative: 0, unknown: 0 };
  readonly #bases = new Map<SentimentBasis, number>();
  readonly #rated = { agreed: 0, count: 0 };
  #sum = 0;

  constructor(scale: Scale | null) {
    this.#scale = scale;
  }

  add({ label, score, basis }: Sentiment): void {
    this.#distribution[label] += 1;
    this.#bases.set(basis, (this.#bases.get(basis) ?? 0) + 1);
    this.#sum += score ?? 0;
  }

  /** Holds what the text alone says against the rating, where that is clear. */
  compare({ label }: Sentiment, rating: number | null): void {
    if (rating === null || !this.#scale || label === "unknown") return;
    const rated = scoreRating(rating, this.#scale);
    if (Math.abs(rated) < 0.3) return;
    this.#rated.count += 1;
    if (label !== (rated > 0 ? "negative" : "positive")) this.#rated.agreed += 1;
  }

  facts() {
    const { positive, neutral, negative } = this.#distribution;
    const known = positive + neutral + negative;
    const bases = [...this.#bases].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
    return {
      distribution: { ...this.#distribution },
      average: known === 0 ? null : round(this.#sum / known),
      bases: bases.map(([basis, count]) => ({ basis, count })),
      agreesWithRating: this.#rated.count < 20 ? null : round(this.#rated.agreed / this.#rated.count),
    };
  }
}

function figure(count: number): string {
  return count.toLocaleString("en-GB");
}

function round(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}
