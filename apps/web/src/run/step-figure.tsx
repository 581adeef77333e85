import { feedback } from "../pipelines/feedback.tsx";
import type { AgentLook } from "../pipelines/pipeline-look.ts";
import type { Feedback, FeedbackStepState } from "./pipeline.ts";

/** A small picture of what a step found, as soon as its output is there. */
export function StepFigure({ step }: { step: FeedbackStepState }) {
  // `step` and its agent belong together by construction; the compiler does not follow the pair through a record.
  const { Figure } = feedback.agents[step.step] as AgentLook<Feedback, typeof step.step>;
  return Figure ? <Figure step={step} /> : null;
}
