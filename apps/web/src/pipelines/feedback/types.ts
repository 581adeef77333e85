import type { feedback } from "@stepcast/agents";
import type { QuestionName, QuestionState, StepName, StepOutput, StepState } from "@stepcast/pipeline";

/** The pipeline, as a type only: none of its code reaches the browser. */
export type Feedback = typeof feedback;
export type FeedbackStep = StepName<Feedback>;
export type FeedbackStepState<Name extends FeedbackStep = FeedbackStep> = StepState<Feedback, Name>;
export type FeedbackOutputOf<Name extends FeedbackStep> = StepOutput<Feedback, Name>;

export type FeedbackQuestion = QuestionState<Feedback, QuestionName<Feedback>>;
