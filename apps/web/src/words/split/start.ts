/** What the start page says of splitting a table. */
export const splitStartWords = {
  purpose:
    "Splits a table into a file for each value of a column, plus an index with counts and sums, as a ZIP.",
  headline: "Split a table into a file for each value",
  lead: "Drop a table and name a column. Every value becomes a step you can watch; at the end you get a ZIP with all parts and an index.",
  action: "Split table",
} as const;
