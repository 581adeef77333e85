import type { OutputOf } from "../define/inference.ts";
import type { Pipeline } from "../define/pipeline.ts";
import { StepcastError } from "./errors.ts";
import type { RunEvent } from "./run-event.ts";

/**
 * The output of a run, from its terminal event.
 * @throws StepcastError what the run failed with, or `cancelled`
 */
export function outputOf<P extends Pipeline>(end: RunEvent): OutputOf<P> {
  // The event is of a run of P.
  if (end.type === "run.completed") return end.output as OutputOf<P>;
  if (end.type === "run.failed") {
    const { code, message, issues } = end.error;
    throw new StepcastError(code, message, issues ? { issues } : {});
  }
  const reason = end.type === "run.cancelled" && end.reason ? `: ${end.reason}` : "";
  throw new StepcastError("cancelled", `run ${end.runId} was cancelled${reason}`);
}
