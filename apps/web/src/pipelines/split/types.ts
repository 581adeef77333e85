import type { split } from "@stepcast/agents";
import type { StepName, StepOutput, StepState } from "@stepcast/pipeline";

/** The pipeline, as a type only: none of its code reaches the browser. */
export type Split = typeof split;
export type SplitStep = StepName<Split>;
export type SplitStepState<Name extends SplitStep = SplitStep> = StepState<Split, Name>;
export type SplitOutputOf<Name extends SplitStep> = StepOutput<Split, Name>;
