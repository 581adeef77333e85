import { autosize, type ChartPlan, halfWidth, placeAxis, timeFormat, timeUnits } from "./chart-plan.ts";
import type { Gathered } from "./gather.ts";
import { accent } from "./look.ts";

/** How many answers gave which rating. */
export function ratingCounts({ ratings }: Gathered): ChartPlan | undefined {
  if (ratings.filter(({ count }) => count > 0).length < 2) return undefined;
  return {
    name: "ratings",
    title: "Ratings",
    caption: "How many answers gave which rating.",
    wide: false,
    spec: {
      width: halfWidth,
      height: 105,
      autosize,
      data: { values: ratings },
      mark: { type: "bar", color: accent, width: { band: 0.62 } },
      encoding: {
        x: { field: "rating", type: "ordinal", axis: { title: null, labelAngle: 0, ticks: false } },
        y: { field: "count", type: "quantitative", axis: { title: null, tickCount: 4, tickMinStep: 1 } },
      },
    },
  };
}

/** The average rating of each period. */
export function ratingOverTime({ periods, unit, scale }: Gathered): ChartPlan | undefined {
  const rated = periods.filter((period) => period.rated > 0);
  if (rated.length < 4 || !scale) return undefined;
  const axis = { title: null, format: timeFormat(unit), labelOverlap: true, tickCount: 4, grid: false };
  return {
    name: "rating-over-time",
    title: `Average rating per ${unit}`,
    caption: `On a scale of ${scale.min} to ${scale.max}.`,
    wide: false,
    spec: {
      width: halfWidth,
      height: 105,
      autosize,
      data: {
        values: rated.map((period) => ({ start: period.start, average: period.ratingSum / period.rated })),
      },
      mark: { type: "line", color: accent, strokeWidth: 2, point: { filled: true, size: 26, color: accent } },
      encoding: {
        x: { field: "start", type: "temporal", timeUnit: timeUnits[unit], axis },
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

/** The average rating of each part of a column that somebody asked for. */
export function ratingByPart(
  column: string,
  parts: { name: string; averageRating: number | null }[],
  scale: { min: number; max: number },
): ChartPlan | undefined {
  const rated = parts.filter(({ averageRating }) => averageRating !== null);
  if (rated.length < 2) return undefined;
  return {
    name: "rating-by-part",
    title: `Average rating by ${column}`,
    caption: `On a scale of ${scale.min} to ${scale.max}.`,
    wide: false,
    spec: {
      width: halfWidth,
      height: { step: 17 },
      autosize,
      data: { values: rated.map(({ averageRating }, place) => ({ place, average: averageRating })) },
      mark: { type: "bar", height: 11, color: accent },
      encoding: {
        y: { field: "place", ...placeAxis(rated.map(({ name }) => name)) },
        x: {
          field: "average",
          type: "quantitative",
          scale: { domain: [Math.min(0, scale.min), scale.max] },
          axis: { title: null, tickCount: 4, grid: false },
        },
      },
    },
  };
}
