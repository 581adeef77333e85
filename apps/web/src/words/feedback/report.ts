/** What stands beside a finished feedback report. */
export const feedbackReportWords = {
  pdf: "Download PDF",
  table: "Table",
  all: "All files",
  zip: "ZIP",
  notIncluded: (columns: readonly string[]) =>
    `Not in the report, since it was being set already or takes no more: ${columns.map((column) => `“${column}”`).join(", ")}. Run it again to have them in.`,
} as const;
