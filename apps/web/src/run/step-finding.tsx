import { feedback } from "../pipelines/feedback.tsx";
import type { AgentLook } from "../pipelines/pipeline-look.ts";
import type { Feedback, FeedbackStepState } from "./pipeline.ts";

/** What a completed step found, in one line. */
export function StepFinding({ step }: { step: FeedbackStepState }) {
  // `step` and its agent belong together by construction; the compiler does not follow the pair through a record.
  const { finding } = feedback.agents[step.step] as AgentLook<Feedback, typeof step.step>;
  if (step.output === undefined || !finding) return null;
  return <span className="mt-0.5 block text-sm text-soft">{finding(step.output)}</span>;
}
