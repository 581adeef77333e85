import type { Step } from "@stepcast/pipeline";
import type { Chart } from "./agent.ts";
import type { ChartPlan } from "./chart-plan.ts";
import { drawSvg } from "./draw.ts";

/** Draws and stores charts; one that cannot be drawn is left out with a warning. */
export async function drawCharts(plans: ChartPlan[], step: Step<never>): Promise<Chart[]> {
  const drawn: Chart[] = [];
  for (const [at, { name, title, caption, wide, spec }] of plans.entries()) {
    step.progress(at, plans.length, `drawing ${title.toLowerCase()}`);
    const svg = await drawSvg(spec).catch((error: unknown) => {
      step.log("warn", `left out “${title}”: ${error instanceof Error ? error.message : String(error)}`);
    });
    step.signal.throwIfAborted();
    if (svg === undefined) continue;
    const file = await step.writeFile(`${name}.svg`, svg, { mediaType: "image/svg+xml" });
    drawn.push({ title, caption, wide, file });
  }
  return drawn;
}
