import type { AgentRun } from "@stepcast/pipeline";
import { paceOf } from "../pace.ts";
import { type Row, readNdjson } from "../rows.ts";
import type { Sentiment } from "../sentiment/agent.ts";
import type { Chart, charts } from "./agent.ts";
import { drawSvg } from "./draw.ts";
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
  const drawn: Chart[] = [];
  for (const [at, plan] of plans.entries()) {
    step.progress(at, plans.length, `drawing ${plan.title.toLowerCase()}`);
    const svg = await drawSvg(plan.spec).catch((error: unknown) => {
      step.log("warn", `left out “${plan.title}”: ${error instanceof Error ? error.message : String(error)}`);
    });
    step.signal.throwIfAborted();
    if (svg === undefined) continue;
    const { name, title, caption, wide } = plan;
    const file = await step.writeFile(`${name}.svg`, svg, { mediaType: "image/svg+xml" });
    drawn.push({ title, caption, wide, file });
  }
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
