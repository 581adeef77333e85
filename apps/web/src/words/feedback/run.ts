import { formatCount } from "../../components/format.ts";
import { plural } from "../plural.ts";

/** What the page of a feedback report says from the start: its agents, and what they found. */
export const feedbackRunWords = {
  agents: {
    columns: {
      title: "Inspect the table",
      purpose: "Finds encoding, delimiter and columns",
    },
    clean: { title: "Read the answers", purpose: "Every row; empty ones are dropped" },
    language: { title: "Detect languages", purpose: "Which language each answer is in" },
    sentiment: { title: "Detect moods", purpose: "Positive, neutral or negative" },
    entities: { title: "Find mentions", purpose: "People, places, products and things named" },
    embed: {
      title: "Compare meanings",
      purpose: "Finds answers that mean similar things",
    },
    topics: { title: "Group by topic", purpose: "What the answers are about" },
    breakdown: {
      title: "Break down",
      purpose: "Moods, ratings and topics by a column you added",
    },
    charts: { title: "Draw charts", purpose: "Moods over time, by topic and by group" },
    summary: { title: "Write the summary", purpose: "The main findings in words" },
    report: { title: "Write the report", purpose: "The PDF, and your table with the findings" },
  },
  addSection: "Break the results down by another column",
  breakdownBy: (column: string) => `Break down by “${column}”`,
  found: {
    columns: (columns: number, isAsked: boolean) =>
      `${plural(columns, "column")}${isAsked ? ": you choose" : ""}`,
    answers: (answers: number, dropped: number) =>
      `${plural(answers, "answer")}, ${formatCount(dropped)} dropped`,
    noLanguage: "No language detected",
    moods: (positive: number, neutral: number, negative: number, unclear: number) =>
      `${formatCount(positive)} positive, ${formatCount(neutral)} neutral, ${formatCount(negative)} negative${unclear > 0 ? `, ${formatCount(unclear)} unclear` : ""}`,
    noNames: "No mentions found",
    allMeanings: (answers: number) => `All ${plural(answers, "answer")}`,
    someMeanings: (answers: number, all: number) =>
      `A sample of ${formatCount(answers)} of ${plural(all, "answer")}`,
    topics: (topics: number, largest: string) => `${plural(topics, "topic")}: ${largest}`,
    parts: (parts: number, kind: "value" | "range" | "period", column: string) =>
      `${plural(parts, kind)} of “${column}”`,
    charts: (charts: number) => plural(charts, "chart"),
    report: (pages: number, rows: number) => `${plural(pages, "page")}, table of ${plural(rows, "row")}`,
  },
  question: {
    title: "Which columns should be used?",
    hint: "More than one column fits. You can close this page until you answer.",
  },
} as const;
