import { StepcastError } from "../model/errors.ts";
import type { Lease } from "./run-log.ts";

// What every store says when it refuses, in the same words.

export function runNotFound(runId: string): StepcastError {
  return new StepcastError(
    "run_not_found",
    `there is no run ${runId.slice(0, 64)}: check the id, or start a new run`,
  );
}

export function runExpired(runId: string): StepcastError {
  return new StepcastError("run_expired", `run ${runId} was deleted: start a new run under another id`);
}

export function runEnded(runId: string): StepcastError {
  return new StepcastError(
    "run_ended",
    `run ${runId} has ended: nothing can be added to it; start a new run`,
  );
}

export function runStopping(runId: string): StepcastError {
  return new StepcastError(
    "run_ended",
    `run ${runId} was asked to stop: nothing can be added to it; start a new run`,
  );
}

export function runActive(runId: string): StepcastError {
  return new StepcastError("run_active", `run ${runId} has not ended: cancel it first, then delete it`);
}

/** A file that was there when it was looked up, and that was removed before it could be kept (law 19). */
export function fileForgotten(): StepcastError {
  return new StepcastError(
    "file_not_found",
    "a file that this names was removed meanwhile: send it again and pass the FileRef you get",
  );
}

export function fenced({ runId, owner }: Lease): StepcastError {
  return new StepcastError("fenced", `run ${runId} is no longer held by ${owner}`);
}

export function outOfOrder(runId: string, n: number, last: number): StepcastError {
  return new StepcastError("out_of_order", `append ${n} of run ${runId} came after ${last}`);
}

export function cancelRequested(runId: string): StepcastError {
  return new StepcastError("cancel_requested", `run ${runId} was cancelled before it completed`);
}
