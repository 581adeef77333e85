import type { Pipeline } from "../define/pipeline.ts";
import { type EventError, StepcastError, StepError, toEventError } from "../model/errors.ts";
import type { FileRef } from "../model/file-ref.ts";
import { limits } from "../model/limits.ts";
import type { Fact } from "../model/run-event.ts";
import { parseValue } from "./parse-value.ts";

/**
 * How a run ends whose pipeline returned.
 * @throws StepcastError `invalid_output`
 */
export function completedFact({ output }: Pipeline, value: unknown): Fact {
  const parsed = output ? parseValue(output, value, "invalid_output", "the pipeline's output") : value;
  return { type: "run.completed", output: parsed };
}

/** How a failed run ends: with the error, and the step it came from where one is known. */
export function failedFact(thrown: unknown): Fact {
  const at = thrown instanceof StepError ? { step: thrown.step, key: thrown.key } : {};
  return { type: "run.failed", error: toEventError(thrown, "pipeline_error"), ...at };
}

/** How a cancelled run ends: with what was completed and which files were kept. */
export function cancelledFact(reason: string | undefined, completed: string[], files: FileRef[]): Fact {
  return {
    type: "run.cancelled",
    ...(reason !== undefined && { reason: reason.slice(0, limits.reasonChars) }),
    completedSteps: newestThatFit(completed),
    files: newestThatFit(files),
  };
}

/** An attempt that its driver left open. The step runs again. */
export function abandonedError(key: string): EventError {
  return { code: "abandoned", message: `whoever ran step "${key}" stopped before it ended; it runs again` };
}

/** What whoever waits for something gets once the run was told to stop. */
export function cancelled(): StepcastError {
  return new StepcastError("cancelled", "the run was cancelled");
}

/** A third of an event for each list: the terminal event must always fit, or the run would never end (law 11). */
function newestThatFit<T>(items: readonly T[]): T[] {
  let room = limits.valueChars / 3;
  let first = items.length;
  while (first > 0) {
    room -= JSON.stringify(items[first - 1]).length + 1;
    if (room < 0) break;
    first -= 1;
  }
  return items.slice(first);
}
