import { encodeFact } from "../model/event-text.ts";
import { isTerminal } from "../model/run-event.ts";
import { runEnded, runStopping } from "./log-errors.ts";
import type { RunLog } from "./run-log.ts";
import { storedPages } from "./stored-pages.ts";

/**
 * Pauses a run, or lets it go on. True where that changed something: of several at once one does.
 * @throws StepcastError `run_not_found`, `run_ended`
 */
export async function pauseRun(
  log: RunLog,
  runId: string,
  type: "run.paused" | "run.resumed",
  by: string | undefined,
): Promise<boolean> {
  const { pauses, isPaused } = await pausesOf(log, runId);
  if (isPaused === (type === "run.paused")) return false;
  // The key counts, so that whoever saw the same as another wants the same event.
  const key = type === "run.paused" ? `pause:${pauses + 1}` : `resume:${pauses}`;
  const { won } = await log.signal(runId, key, encodeFact({ type, ...(by !== undefined && { by }) }));
  return won;
}

async function pausesOf(log: RunLog, runId: string): Promise<{ pauses: number; isPaused: boolean }> {
  let pauses = 0;
  let isPaused = false;
  for await (const events of storedPages(log, runId)) {
    for (const { type } of events) {
      if (isTerminal({ type })) throw runEnded(runId);
      if (type === "run.cancel_requested") throw runStopping(runId);
      if (type === "run.paused") pauses += 1;
      if (type === "run.paused" || type === "run.resumed") isPaused = type === "run.paused";
    }
  }
  return { pauses, isPaused };
}
