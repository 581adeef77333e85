import type { EventError, StepState } from "@stepcast/pipeline";

interface MayHaveFailed {
  readonly error: EventError | undefined;
  readonly steps: Readonly<Record<string, StepState | undefined>>;
}

/** What failed of a run, and why: the step's own error says more than the run's. Both undefined of one that did not fail. */
export function failureOf(run: MayHaveFailed): {
  step?: StepState | undefined;
  error?: EventError | undefined;
} {
  if (!run.error) return {};
  const step = Object.values(run.steps).findLast((each) => each?.status === "failed");
  return { step, error: step?.error ?? run.error };
}
