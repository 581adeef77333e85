import { StepError } from "../model/errors.ts";
import type { RunEvent } from "../model/run-event.ts";
import type { RunParts } from "./run-parts.ts";
import { type StepCall, StepCalls } from "./step-calls.ts";

type StepEvent = Extract<RunEvent, { step: string; attempt: number }>;

/** Closed steps of the run that this one is a rerun of, until the pipeline calls them: it need not, and may call them otherwise. */
export class StepCopies {
  private readonly calls = new StepCalls();
  private readonly parts: Pick<RunParts, "difference">;

  constructor(parts: Pick<RunParts, "difference">) {
    this.parts = parts;
  }

  record(event: Extract<RunEvent, { type: "step.started" }>): void {
    this.calls.record(event);
  }

  /** An outcome, for whoever calls the step. True where somebody may have been told. */
  tell(event: StepEvent): boolean {
    const { step, key } = event;
    if (event.type === "step.completed") return this.calls.settle(key, { ok: true, value: event.output });
    if (event.type !== "step.failed") return false;
    return this.calls.settle(key, { ok: false, error: new StepError(step, key, event.error) });
  }

  /** The copy that a call with this input may use. */
  fitting(key: string, input: unknown): StepCall | undefined {
    const copy = this.calls.find(key);
    return copy && !this.parts.difference(copy.input, input) ? copy : undefined;
  }

  /** The attempt with which a step begins that cannot use its copy. */
  nextAttempt(key: string): number {
    return (this.calls.find(key)?.attempt ?? 0) + 1;
  }
}
