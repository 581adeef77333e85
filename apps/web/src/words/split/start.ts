/** What the start page says of splitting a table. */
export const splitStartWords = {
  purpose:
    "One table becomes a file for each value of a column, with an index that counts and sums, as a ZIP.",
  headline: "One table in, a file for each value out",
  lead: "Drop a table and name a column. Every value becomes a step that you can watch, and at the end there is a ZIP with all parts and an index.",
  action: "Split it",
} as const;
