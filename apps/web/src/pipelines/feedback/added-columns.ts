import type { PipelineRun } from "@stepcast/react";
import type { Feedback, FeedbackStepState } from "./types.ts";

/** The columns that were asked for while it ran, in their order, each once. */
export function addedColumns({ signals }: PipelineRun<Feedback>): string[] {
  return [...new Set(signals.filter(({ signal }) => signal === "addSection").map(({ data }) => data.column))];
}

/** The step of a column that was added, once it has begun. */
export function stepOfColumn(
  run: PipelineRun<Feedback>,
  column: string,
): FeedbackStepState<"breakdown"> | undefined {
  return breakdowns(run).find(({ input }) => input.column === column);
}

export function breakdowns({ steps }: PipelineRun<Feedback>): FeedbackStepState<"breakdown">[] {
  // A state's name tells which agent's it is.
  return Object.values(steps).filter(
    (step) => step?.step === "breakdown",
  ) as FeedbackStepState<"breakdown">[];
}
