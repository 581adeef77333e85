import { StepcastError } from "@stepcast/pipeline";
import { RunId } from "@stepcast/pipeline/engine";
import type { Exchange } from "./route.ts";

/** The run that the path names. @throws StepcastError `invalid_run_id` */
export function runIdOf({ params }: Exchange): string {
  const { data, error } = RunId.safeParse(params["runId"]);
  if (error)
    throw new StepcastError("invalid_run_id", "a runId is 1 to 64 letters, digits, - or _: check it");
  return data;
}
