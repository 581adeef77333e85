import { formatCount } from "../../components/format.ts";
import { plural } from "../plural.ts";

/** What the page of a feedback report says from the start: its agents, and what they found. */
export const feedbackRunWords = {
  agents: {
    columns: {
      title: "Look at the table",
      purpose: "Finds encoding, delimiter and the columns that matter",
    },
    clean: { title: "Read the answers", purpose: "Every row; drops and counts what is empty" },
    language: { title: "Tell languages", purpose: "Which language each answer is in" },
    sentiment: { title: "Tell moods", purpose: "Positive, neutral or negative" },
    entities: { title: "Find names", purpose: "People, places, products and things mentioned" },
    embed: {
      title: "Understand meanings",
      purpose: "A vector for each answer, near where meanings are near",
    },
    topics: { title: "Group by topic", purpose: "What the answers are about" },
    breakdown: {
      title: "Break down",
      purpose: "Moods, ratings and topics by a column that was added",
    },
    charts: { title: "Draw charts", purpose: "Moods over time, by topic and by group" },
    summary: { title: "Sum up", purpose: "The findings in words" },
    report: { title: "Write the report", purpose: "The PDF, and your table enriched" },
  },
  addSection: "Break the results down by another column",
  breakdownBy: (column: string) => `Break down by “${column}”`,
  found: {
    columns: (columns: number, isAsked: boolean) =>
      `${plural(columns, "column")}${isAsked ? ": you choose which" : ""}`,
    answers: (answers: number, dropped: number) =>
      `${plural(answers, "answer")}, ${formatCount(dropped)} dropped`,
    noLanguage: "No language could be told",
    moods: (positive: number, neutral: number, negative: number) =>
      `${formatCount(positive)} positive, ${formatCount(neutral)} neutral, ${formatCount(negative)} negative`,
    noNames: "No names found",
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
    title: "Which columns shall be read?",
    hint: "More than one could be meant. The run goes on with your answer, however long it takes: you may close this page.",
  },
} as const;
