import { feedback } from "../pipelines/feedback.tsx";

export type {
  Feedback,
  FeedbackOutputOf,
  FeedbackQuestion,
  FeedbackStep,
  FeedbackStepState,
} from "../pipelines/feedback/types.ts";

export const { agents: stepWords, stages } = feedback;
