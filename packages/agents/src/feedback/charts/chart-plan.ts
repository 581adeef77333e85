import type { TopLevelSpec } from "vega-lite";
import { printable } from "../report/printable.ts";
import type { TimeUnit } from "./gather.ts";

/** A chart before it is drawn. */
export interface ChartPlan {
  name: string;
  title: string;
  caption: string;
  wide: boolean;
  spec: TopLevelSpec;
}

/** All charts of a kind come out equally wide, labels included, so that letters have one size on the page. */
export const autosize = { type: "fit-x", contains: "padding" } as const;
export const halfWidth = 305;
export const fullWidth = 640;

/** How Vega-Lite calls our periods. */
export const timeUnits = {
  day: "utcyearmonthdate",
  week: "utcyearweek",
  month: "utcyearmonth",
  year: "utcyear",
} as const;

/** How a period is written on an axis. */
export function timeFormat(unit: TimeUnit): string {
  if (unit === "year") return "%Y";
  return unit === "month" ? "%b %Y" : "%d %b";
}

/**
 * An axis of names. Vega keeps what it draws in plain objects, where a group called "constructor" is always there: it gets
 * numbers, and the names only as labels. It looks texts of its expressions up too, hence the "=" before each.
 */
export function placeAxis(names: string[]) {
  const labelExpr = `slice(${JSON.stringify(names.map((name) => `=${printable(name)}`))}[datum.value], 1)`;
  return {
    type: "ordinal" as const,
    scale: { domain: names.map((_, place) => place) },
    axis: { title: null, labelLimit: 150, ticks: false, domain: false, labelExpr },
  };
}
