/** What the start page says of feedback reports. */
export const feedbackStartWords = {
  purpose:
    "Turns reviews or survey answers into a PDF report with moods, topics, mentions, charts and quotes, plus your table with the findings.",
  headline: "From a pile of feedback to a report you can share",
  lead: "Drop a CSV of reviews or survey answers. Watch it being read, step by step; at the end you get a PDF and your table with the findings.",
  action: "Create report",
} as const;
