import type { Topic } from "../topics/agent.ts";
import {
  autosize,
  type ChartPlan,
  fullWidth,
  halfWidth,
  placeAxis,
  timeFormat,
  timeUnits,
} from "./chart-plan.ts";
import type { Gathered } from "./gather.ts";
import { moods } from "./look.ts";

type MoodCounts = Record<(typeof moods)[number], number>;

/** Answers per day, week, month or year, each bar made of its moods. */
export function moodOverTime({ periods, unit }: Gathered): ChartPlan | undefined {
  if (periods.length < 3) return undefined;
  const axis = { title: null, format: timeFormat(unit), labelOverlap: true, tickCount: 8 };
  return {
    name: "mood-over-time",
    title: `Answers per ${unit}, by mood`,
    caption: `${periods.length} ${unit}s. The height is the number of answers, the colours are their moods.`,
    wide: true,
    spec: {
      width: fullWidth,
      height: 112,
      autosize,
      data: {
        values: periods.flatMap(({ start, counts }) => moodRows(counts).map((row) => ({ ...row, start }))),
      },
      mark: { type: "bar", binSpacing: 1 },
      encoding: {
        x: { field: "start", type: "temporal", timeUnit: timeUnits[unit], axis },
        y: { field: "count", type: "quantitative", stack: "zero", axis: { title: null, tickMinStep: 1 } },
        color: moodColor,
        order: { field: "order", type: "quantitative" },
      },
    },
  };
}

/** The moods of each topic. */
export function moodByTopic(topics: Topic[]): ChartPlan | undefined {
  const shown = topics.filter(({ count, origin }) => count > 0 && origin !== "other").slice(0, 12);
  if (shown.length < 2) return undefined;
  return {
    ...shareBars(shown.map(({ name, sentiment }) => ({ name, counts: sentiment }))),
    name: "mood-by-topic",
    title: "Mood by topic",
    caption: "Each bar is all answers of the topic whose mood could be told.",
  };
}

/** The moods of each product, category or place, whatever the table tells apart. */
export function moodByGroup({ groups }: Gathered, column: string | null): ChartPlan | undefined {
  const shown = groups.slice(0, 10);
  if (shown.length < 2) return undefined;
  return {
    ...shareBars(shown),
    name: "mood-by-group",
    title: `Mood by ${column ?? "group"}`,
    caption:
      groups.length > 10
        ? `The 10 largest of ${groups.length}.`
        : "Each bar is all answers whose mood could be told.",
  };
}

/** The moods of each part of a column that somebody asked for. */
export function moodByPart(
  column: string,
  parts: { name: string; sentiment: MoodCounts }[],
): ChartPlan | undefined {
  const shown = parts.filter(
    ({ sentiment: { positive, neutral, negative } }) => positive + neutral + negative > 0,
  );
  if (shown.length < 2) return undefined;
  return {
    ...shareBars(shown.map(({ name, sentiment }) => ({ name, counts: sentiment }))),
    name: "mood-by-part",
    title: `Mood by ${column}`,
    caption: "Each bar is all answers whose mood could be told.",
  };
}

const moodColor = {
  field: "mood",
  type: "nominal" as const,
  scale: {
    domain: ["positive", "neutral", "negative", "unknown"],
    range: ["#2f9e77", "#b9c2cc", "#d4573f", "#e4e8ed"],
  },
  legend: null,
};

/** Bars of equal length, split by mood. */
function shareBars(rows: { name: string; counts: MoodCounts }[]): Pick<ChartPlan, "wide" | "spec"> {
  return {
    wide: false,
    spec: {
      width: halfWidth,
      height: { step: 17 },
      autosize,
      data: {
        values: rows.flatMap(({ counts }, place) =>
          moodRows({ ...counts, unknown: 0 }).map((row) => ({ ...row, place })),
        ),
      },
      mark: { type: "bar", height: 11 },
      encoding: {
        y: { field: "place", ...placeAxis(rows.map(({ name }) => name)) },
        x: {
          field: "count",
          type: "quantitative",
          stack: "normalize",
          axis: { title: null, format: ".0%", tickCount: 3, grid: false },
        },
        color: moodColor,
        order: { field: "order", type: "quantitative" },
      },
    },
  };
}

function moodRows(counts: MoodCounts): { mood: string; count: number; order: number }[] {
  return moods.map((mood, order) => ({ mood, count: counts[mood], order })).filter(({ count }) => count > 0);
}
