import type { AgentRun } from "@stepcast/pipeline";
import { paceOf } from "../../pace.ts";
import { readNdjson } from "../../ndjson.ts";
import type { Row } from "../rows.ts";
import type { Sentiment } from "../sentiment/agent.ts";
import type { charts } from "./agent.ts";
import { drawCharts } from "./draw-charts.ts";
import { Gatherer } from "./gather.ts";
import { planCharts } from "./plan-charts.ts";

const run: AgentRun<typeof charts> = async ({ rows, sentiments, scale, groupColumn, topics }, step) => {
  const gatherer = new Gatherer(scale);
  const pace = paceOf(step, undefined, "counting");
  const moods = readNdjson<Sentiment>(step.readFile(sentiments));
  let done = 0;
  for await (const row of readNdjson<Row>(step.readFile(rows))) {
    const mood = await moods.next();
    if (mood.done) throw new Error("the file of moods is shorter than the file of rows");
    gatherer.add(row, mood.value.label);
    done += 1;
    await pace.at(done);
  }
  const plans = planCharts(gatherer.result(), topics, groupColumn);
  const drawn = await drawCharts(plans, step);
  step.log(
    "info",
    drawn.length === 0
      ? "too little to draw"
      : `drew ${drawn.map(({ title }) => title.toLowerCase()).join("; ")}`,
  );
  step.progress(plans.length, plans.length, "charts drawn");
  return { charts: drawn };
};

export default run;
