import type { Topic } from "../topics/agent.ts";
import type { ChartPlan } from "./chart-plan.ts";
import type { Gathered } from "./gather.ts";
import { moodByGroup, moodByTopic, moodOverTime } from "./mood-charts.ts";
import { ratingCounts, ratingOverTime } from "./rating-charts.ts";

/** Every chart that these answers can fill. */
export function planCharts(gathered: Gathered, topics: Topic[], groupColumn: string | null): ChartPlan[] {
  return [
    moodOverTime(gathered),
    moodByTopic(topics),
    moodByGroup(gathered, groupColumn),
    ratingCounts(gathered),
    ratingOverTime(gathered),
  ].filter((plan) => plan !== undefined);
}
