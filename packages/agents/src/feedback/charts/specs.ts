import type { TopLevelSpec } from "vega-lite";
import type { Topic } from "../topics/agent.ts";
import type { Gathered } from "./gather.ts";
import { moods } from "./look.ts";

/** A chart before it is drawn. */
export interface ChartPlan {
  name: string;
  title: string;
  caption: string;
  wide: boolean;
  spec: TopLevelSpec;
}

type MoodCounts = Record<(typeof moods)[number], number>;

/** Every chart that these answers can fill. */
export function planCharts(gathered: Gathered, topics: Topic[], groupColumn: string | null): ChartPlan[] {
  return [
    overTime(gathered),
    topicMoods(topics),
    groupMoods(gathered, groupColumn),
    ratings(gathered),
    ratingsOverTime(gathered),
  ].filter((plan) => plan !== undefined);
}

/** All charts of a kind come out equally wide, labels included, so that letters have one size on the page. */
const autosize = { type: "fit-x", contains: "padding" } as const;
const halfWidth = 305;

const moodScale = {
  domain: ["positive", "neutral", "negative", "unknown"],
  range: ["#2f9e77", "#b9c2cc", "#d4573f", "#e4e8ed"],
};
const moodColor = { field: "mood", type: "nominal" as const, scale: moodScale, legend: null };

function overTime({ periods, unit }: Gathered): ChartPlan | undefined {
  if (periods.length < 3) return undefined;
  const values = periods.flatMap(({ start, counts }) => moodRows(counts).map((row) => ({ ...row, start })));
  return {
    name: "mood-over-time",
    title: `Answers per ${unit}, by mood`,
    caption: `${periods.length} ${unit}s. The height is the number of answers, the colours are their moods.`,
    wide: true,
    spec: {
      width: 640,
      autosize,
      height: 150,
      data: { values },
      mark: { type: "bar", binSpacing: 1 },
      encoding: {
        x: {
          field: "start",
          type: "temporal",
          timeUnit: timeUnits[unit],
          axis: {
            title: null,
            format: unit === "year" ? "%Y" : unit === "month" ? "%b %Y" : "%d %b",
            labelOverlap: true,
            tickCount: 8,
          },
        },
        y: { field: "count", type: "quantitative", stack: "zero", axis: { title: null, tickMinStep: 1 } },
        color: moodColor,
        order: { field: "order", type: "quantitative" },
      },
    },
  };
}

const timeUnits = {
  day: "utcyearmonthdate",
  week: "utcyearweek",
  month: "utcyearmonth",
  year: "utcyear",
} as const;

function topicMoods(topics: Topic[]): ChartPlan | undefined {
  const shown = topics.filter(({ count, origin }) => count > 0 && origin !== "other").slice(0, 12);
  if (shown.length < 2) return undefined;
  return {
    ...shareBars(shown.map(({ name, sentiment }) => ({ name, counts: sentiment }))),
    name: "mood-by-topic",
    title: "Mood by topic",
    caption: "Each bar is all answers of the topic whose mood could be told.",
  };
}

function groupMoods({ groups }: Gathered, column: string | null): ChartPlan | undefined {
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

/** Bars of equal length, split by mood. */
function shareBars(rows: { name: string; counts: MoodCounts }[]): Pick<ChartPlan, "wide" | "spec"> {
  const values = rows.flatMap(({ name, counts }) =>
    moodRows({ ...counts, unknown: 0 }).map((row) => ({ ...row, name })),
  );
  return {
    wide: false,
    spec: {
      width: halfWidth,
      autosize,
      height: { step: 21 },
      data: { values },
      mark: { type: "bar", height: 12 },
      encoding: {
        y: {
          field: "name",
          type: "nominal",
          sort: rows.map(({ name }) => name),
          axis: { title: null, labelLimit: 150, ticks: false, domain: false },
        },
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

function ratings({ ratings: counts }: Gathered): ChartPlan | undefined {
  if (counts.length < 2) return undefined;
  return {
    name: "ratings",
    title: "Ratings",
    caption: "How many answers gave which rating.",
    wide: false,
    spec: {
      width: halfWidth,
      autosize,
      height: 130,
      data: { values: counts },
      mark: { type: "bar", color: "#0b6e75", width: { band: 0.62 } },
      encoding: {
        x: { field: "rating", type: "ordinal", axis: { title: null, labelAngle: 0, ticks: false } },
        y: { field: "count", type: "quantitative", axis: { title: null, tickCount: 4, tickMinStep: 1 } },
      },
    },
  };
}

function ratingsOverTime({ periods, unit, scale }: Gathered): ChartPlan | undefined {
  const values = periods
    .filter(({ rated }) => rated > 0)
    .map(({ start, ratingSum, rated }) => ({ start, average: ratingSum / rated }));
  if (values.length < 4 || !scale) return undefined;
  return {
    name: "rating-over-time",
    title: `Average rating per ${unit}`,
    caption: `On a scale of ${scale.min} to ${scale.max}.`,
    wide: false,
    spec: {
      width: halfWidth,
      autosize,
      height: 130,
      data: { values },
      mark: {
        type: "line",
        color: "#0b6e75",
        strokeWidth: 2,
        point: { filled: true, size: 26, color: "#0b6e75" },
      },
      encoding: {
        x: {
          field: "start",
          type: "temporal",
          timeUnit: timeUnits[unit],
          axis: { title: null, format: "%b %Y", labelOverlap: true, tickCount: 4, grid: false },
        },
        y: {
          field: "average",
          type: "quantitative",
          scale: { domain: [scale.min, scale.max] },
          axis: { title: null, tickCount: 5 },
        },
      },
    },
  };
}

function moodRows(counts: MoodCounts): { mood: string; count: number; order: number }[] {
  return moods.map((mood, order) => ({ mood, count: counts[mood], order })).filter(({ count }) => count > 0);
}
