/** What the form says that adds to a feedback report under way. */
export const feedbackAddSectionWords = {
  label: "Column to break the results down by",
  choose: "Choose a column …",
  add: "Add",
  added: (column: string) => `“${column}” will be added to the report.`,
} as const;
