import type { AgentRun, Step } from "@stepcast/pipeline";
import type { Chart } from "../charts/agent.ts";
import { drawCharts } from "../charts/draw-charts.ts";
import { listNames, nameOf } from "../../table/name-of.ts";
import { paceOf } from "../../pace.ts";
import { readNdjson, toNdjson } from "../../ndjson.ts";
import type { Row } from "../rows.ts";
import type { Sentiment } from "../sentiment/agent.ts";
import type { Breakdown, breakdown } from "./agent.ts";
import { cutColumn, type Cut } from "./cut-column.ts";
import { PartTally } from "./part-tally.ts";
import { planBreakdown } from "./plan-breakdown.ts";
import { readCells } from "./read-cells.ts";

type Input = Parameters<typeof run>[0];

const run: AgentRun<typeof breakdown> = async (input, step) => {
  const name = nameOf(input.columns, input.column);
  const fact = input.columns.find((each) => each.name === name);
  if (!fact)
    return nothing(
      input.column,
      `there is no column “${input.column}”; the columns are ${listNames(input.columns)}`,
      step,
    );
  const cells = await readCells(input, input.format.columns.indexOf(fact.name), step);
  const cut = cutColumn(cells, fact);
  if (typeof cut === "string") return nothing(fact.name, cut, step);
  const parts = await tallied(input, cut, step);
  const charts: Chart[] = await drawCharts(planBreakdown(fact.name, parts, input.scale), step);
  step.log("info", `“${fact.name}” tells apart ${parts.map((part) => part.name).join(", ")}`.slice(0, 500));
  step.progress(input.count, input.count, "broken down");
  return {
    column: fact.name,
    note: null,
    by: cut.by,
    parts,
    others: cut.others,
    without: cut.without,
    charts,
    labels: cut.by === "value" ? null : await step.writeFile("labels.ndjson", toNdjson(labelsOf(cut))),
  };
};

export default run;

/** A column that cannot be broken down by fails nobody's report. */
function nothing(column: string, note: string, step: Step<never>): Breakdown {
  step.log("warn", note);
  const others = { values: 0, answers: 0 };
  return { column, note, by: "value", parts: [], others, without: 0, charts: [], labels: null };
}

async function tallied(input: Input, { names, places }: Cut, step: Step<never>): Promise<Breakdown["parts"]> {
  const tallies = names.map(() => new PartTally(input.topicNames));
  const sentiments = readNdjson<Sentiment>(step.readFile(input.sentiments));
  const assigned = readNdjson<number>(step.readFile(input.assigned));
  const pace = paceOf(step, input.count, "counting");
  let at = 0;
  for await (const { rating } of readNdjson<Row>(step.readFile(input.rows))) {
    const [sentiment, topic] = await Promise.all([sentiments.next(), assigned.next()]);
    if (sentiment.done || topic.done) throw new Error("a file of findings is shorter than the file of rows");
    tallies[places[at] ?? -1]?.add(sentiment.value.label, topic.value, rating);
    at += 1;
    await pace.at(at);
  }
  return tallies.map((tally, place) => ({ name: names[place] ?? "", ...tally.facts() }));
}

function* labelsOf({ names, places }: Cut): Generator<string> {
  for (const place of places) yield names[place] ?? "";
}
