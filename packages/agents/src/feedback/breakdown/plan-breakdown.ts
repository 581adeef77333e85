import type { ChartPlan } from "../charts/chart-plan.ts";
import { moodByPart } from "../charts/mood-charts.ts";
import { ratingByPart } from "../charts/rating-charts.ts";
import type { Part } from "./agent.ts";

/** Every chart that these parts can fill. */
export function planBreakdown(
  column: string,
  parts: Part[],
  scale: { min: number; max: number } | null,
): ChartPlan[] {
  return [moodByPart(column, parts), scale && ratingByPart(column, parts, scale)].filter(
    (plan) => plan !== undefined && plan !== null,
  );
}
