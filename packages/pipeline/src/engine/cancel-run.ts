import { encodeFact } from "../model/event-text.ts";
import { StepcastError } from "../model/errors.ts";
import { limits } from "../model/limits.ts";
import { type Fact, isTerminal } from "../model/run-event.ts";
import type { RunLog } from "./run-log.ts";
import { storedPages } from "./stored-pages.ts";

/**
 * Asks a run to stop; true the first time.
 * @throws StepcastError `run_not_found`, `run_ended` (its message says how it ended)
 */
export async function cancelRun(
  log: RunLog,
  runId: string,
  { by, reason }: { by?: string; reason?: string } = {},
): Promise<boolean> {
  const why = reason?.slice(0, limits.reasonChars);
  const fact: Fact = { type: "run.cancel_requested", ...(by && { by }), ...(why && { reason: why }) };
  try {
    return (await log.signal(runId, "cancel", encodeFact(fact))).won;
  } catch (error) {
    throw StepcastError.is(error) && error.code === "run_ended" ? await endedAlready(log, runId) : error;
  }
}

async function endedAlready(log: RunLog, runId: string): Promise<StepcastError> {
  let how = "";
  for await (const events of storedPages(log, runId))
    for (const { type } of events) if (isTerminal({ type })) how = ` (${type.replace("run.", "")})`;
  return new StepcastError("run_ended", `run ${runId} has ended already${how}: there is nothing to cancel`);
}
