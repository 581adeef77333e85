/** What pipelines are called, wherever runs are listed. */
export const pipelinesWords = {
  feedback: "Feedback report",
  split: "Split a table",
} as const;
