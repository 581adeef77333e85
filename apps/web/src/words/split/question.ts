import { plural } from "../plural.ts";

/** What the question about the column says, by which a table is split. */
export const splitQuestionWords = {
  refused: (problem: string) => `The answer before could not be used: ${problem}`,
  legend: "By which column?",
  missing: "Choose one",
  values: (values: number) => plural(values, "value"),
  send: "Split by this one",
  sending: "Sending …",
} as const;
