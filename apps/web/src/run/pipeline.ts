import type { feedback } from "@stepcast/agents";
import type { StepName, StepOutput, StepState } from "@stepcast/pipeline";

/** The pipeline this page shows, as a type only: none of its code reaches the browser. */
export type Feedback = typeof feedback;
export type FeedbackStep = StepName<Feedback>;
export type FeedbackStepState<Name extends FeedbackStep = FeedbackStep> = StepState<Feedback, Name>;
export type FeedbackOutputOf<Name extends FeedbackStep> = StepOutput<Feedback, Name>;

/** How each agent is called on screen. A new agent without words here is a compile error. */
export const stepWords: Record<FeedbackStep, { title: string; purpose: string }> = {
  clean: { title: "Read the table", purpose: "Finds columns, delimiter and encoding; drops what is empty" },
  language: { title: "Tell languages", purpose: "Which language each answer is in" },
  sentiment: { title: "Tell moods", purpose: "Positive, neutral or negative" },
  entities: { title: "Find names", purpose: "People, places, products and things mentioned" },
  embed: { title: "Grasp meanings", purpose: "A vector for each answer, near where meanings are near" },
  topics: { title: "Group by topic", purpose: "What the answers are about" },
  charts: { title: "Draw charts", purpose: "Moods over time, by topic and by group" },
  summary: { title: "Sum up", purpose: "The findings in words" },
  report: { title: "Set the report", purpose: "The PDF, and your table enriched" },
};

/** The order in which steps run; those in one row run side by side. */
export const stages: readonly (readonly FeedbackStep[])[] = [
  ["clean"],
  ["language", "sentiment", "entities", "embed"],
  ["topics"],
  ["charts", "summary"],
  ["report"],
];
