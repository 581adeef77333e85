import { z } from "zod";
import { StepcastError } from "../model/errors.ts";

/** A run's id, chosen by whoever starts it: with it anyone may watch, so make it with `newRunId` unless it must be yours. */
export const RunId = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, "1 to 64 letters, digits, - or _");

/** @throws StepcastError `invalid_run_id` */
export function requireRunId(runId: string): string {
  if (RunId.safeParse(runId).success) return runId;
  throw new StepcastError("invalid_run_id", "a runId is 1 to 64 letters, digits, - or _: choose another");
}
