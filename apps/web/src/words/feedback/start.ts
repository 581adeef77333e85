/** What the start page says of feedback reports. */
export const feedbackStartWords = {
  purpose:
    "Reviews or survey answers become a report: moods, topics, names, charts and quotes as a PDF, and your table enriched.",
  headline: "From a pile of feedback to a report you can hand on",
  lead: "Drop a CSV of reviews or survey answers. Ten agents read it, step by step, while you watch; at the end there is a PDF and your table, enriched.",
  action: "Create report",
} as const;
