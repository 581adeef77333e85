import type { feedback } from "@stepcast/agents";
import type { QuestionName, QuestionState, StepName, StepOutput, StepState } from "@stepcast/pipeline";

/** The pipeline this page shows, as a type only: none of its code reaches the browser. */
export type Feedback = typeof feedback;
export type FeedbackStep = StepName<Feedback>;
export type FeedbackStepState<Name extends FeedbackStep = FeedbackStep> = StepState<Feedback, Name>;
export type FeedbackOutputOf<Name extends FeedbackStep> = StepOutput<Feedback, Name>;

export type FeedbackQuestion = QuestionState<Feedback, QuestionName<Feedback>>;

/** How each agent is called on screen. A new agent without words here is a compile error. */
export const stepWords: Record<FeedbackStep, { title: string; purpose: string }> = {
  columns: { title: "Look at the table", purpose: "Finds encoding, delimiter and the columns that matter" },
  clean: { title: "Read the answers", purpose: "Every row; drops and counts what is empty" },
  language: { title: "Tell languages", purpose: "Which language each answer is in" },
  sentiment: { title: "Tell moods", purpose: "Positive, neutral or negative" },
  entities: { title: "Find names", purpose: "People, places, products and things mentioned" },
  embed: { title: "Understand meanings", purpose: "A vector for each answer, near where meanings are near" },
  topics: { title: "Group by topic", purpose: "What the answers are about" },
  breakdown: { title: "Break down", purpose: "Moods, ratings and topics by a column that was added" },
  charts: { title: "Draw charts", purpose: "Moods over time, by topic and by group" },
  summary: { title: "Sum up", purpose: "The findings in words" },
  report: { title: "Write the report", purpose: "The PDF, and your table enriched" },
};

/** The steps of every run in their order; those in one row run side by side. */
export const stages: readonly (readonly FeedbackStep[])[] = [
  ["columns"],
  ["clean"],
  ["language", "sentiment", "entities", "embed"],
  ["topics"],
  ["charts", "summary"],
  ["report"],
];
