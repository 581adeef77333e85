import { plural } from "../plural.ts";

/** What the question about the column says, by which a table is split. */
export const splitQuestionWords = {
  refused: (problem: string) => `Your previous answer could not be used: ${problem}`,
  legend: "Column",
  missing: "Choose one",
  values: (values: number) => plural(values, "value"),
  send: "Split by this column",
  sending: "Sending …",
} as const;
