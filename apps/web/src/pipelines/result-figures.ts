import type { OutputOf } from "@stepcast/pipeline";
import type { Feedback } from "./feedback/types.ts";

export interface ResultFigure {
  readonly label: string;
  readonly value: string;
}

/** The few figures of a pipeline's result that tell two runs apart; none where its result has none. */
export function figuresOf(pipeline: string, output: unknown): readonly ResultFigure[] {
  if (pipeline !== "feedback") return [];
  // A completed run's output is of its pipeline's schema: the server has checked it.
  return (output as OutputOf<Feedback>).summary.numbers;
}
