import { type FeedbackStepState, stepWords } from "./pipeline.ts";

/** What a step is called on screen; one of several of an agent says which. */
export function titleOfStep(step: FeedbackStepState): string {
  const { title } = stepWords[step.step];
  // The cast tells apart what TypeScript cannot by `step.step`: that this is the state of a breakdown.
  return step.step === "breakdown"
    ? breakdownTitle((step as FeedbackStepState<"breakdown">).input.column)
    : title;
}

export function breakdownTitle(column: string): string {
  return `${stepWords.breakdown.title} by “${column}”`;
}
