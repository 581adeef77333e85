import type { Config } from "vega-lite";

/** The order in which moods are drawn. */
export const moods = ["positive", "neutral", "negative", "unknown"] as const;

export const accent = "#0b6e75";

/** One look for all charts: the report's own font and colours, hardly any lines. */
export const look: Config = {
  background: "transparent",
  font: "Inter",
  padding: 2,
  view: { stroke: null },
  axis: {
    labelColor: "#5b6775",
    labelFontSize: 9.5,
    labelPadding: 5,
    domainColor: "#cfd6dd",
    tickColor: "#cfd6dd",
    gridColor: "#e9edf1",
    titleColor: "#5b6775",
  },
  axisY: { domain: false, ticks: false },
  bar: { cornerRadius: 0 },
};
