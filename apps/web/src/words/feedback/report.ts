/** What stands beside a finished feedback report. */
export const feedbackReportWords = {
  pdf: "Download PDF",
  table: "Table",
  all: "All files",
  zip: "ZIP",
  notIncluded: (columns: readonly string[]) =>
    `Not in the report, because it was already being written or has no more room: ${columns.map((column) => `“${column}”`).join(", ")}. Run it again to include them.`,
} as const;
