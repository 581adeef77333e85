import { plural } from "../plural.ts";

/** What the page of a table's split says when there is more to see, loaded with what says it. */
export const splitDetailsWords = {
  question: {
    refused: (problem: string) => `The answer before could not be used: ${problem}`,
    legend: "By which column?",
    missing: "Choose one",
    values: (values: number) => plural(values, "value"),
    send: "Split by this one",
    sending: "Sending …",
  },
  parts: {
    title: (parts: number, column: string) => `${plural(parts, "part")} by “${column}”`,
    rows: (rows: number, skipped: number) =>
      `${plural(rows, "row")} in all${skipped > 0 ? `, ${plural(skipped, "row")} without a value left out` : ""}`,
    all: "Download all parts",
    zip: (size: string) => `${size} ZIP`,
    index: "Index",
  },
} as const;
