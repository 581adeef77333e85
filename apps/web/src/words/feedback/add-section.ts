/** What the form says that adds to a feedback report under way. */
export const feedbackAddSectionWords = {
  label: "Break the results down by another column",
  choose: "Choose a column …",
  add: "Add",
  added: (column: string) => `“${column}” will be in the report.`,
} as const;
