import { formatCursor } from "../model/cursor.ts";
import { decodeEvent } from "../model/event-text.ts";
import { openFold, type RunSnapshot } from "../model/run-state.ts";
import type { RunLog } from "./run-log.ts";
import { storedPages } from "./stored-pages.ts";

/** A run's state as its log says now. @throws StepcastError `run_not_found`, `run_expired` */
export async function foldLog(log: RunLog, runId: string): Promise<RunSnapshot> {
  const run = openFold();
  let cursor = "0";
  for await (const events of storedPages(log, runId)) {
    for (const event of events) run.fold(decodeEvent(event.text));
    const last = events.at(-1);
    if (last) cursor = formatCursor(last.seq, last.tag);
  }
  return { ...run.state, cursor };
}
