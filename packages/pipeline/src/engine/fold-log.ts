import { formatCursor } from "../model/cursor.ts";
import { decodeEvent } from "../model/event-text.ts";
import { emptyRun, reduceEvents, type RunSnapshot } from "../model/run-state.ts";
import type { RunLog } from "./run-log.ts";
import { storedPages } from "./stored-pages.ts";

/** A run's state as its log says now. @throws StepcastError `run_not_found`, `run_expired` */
export async function foldLog(log: RunLog, runId: string): Promise<RunSnapshot> {
  let state = emptyRun();
  let cursor = "0";
  for await (const events of storedPages(log, runId)) {
    state = reduceEvents(
      state,
      events.map((event) => decodeEvent(event.text)),
    );
    const last = events.at(-1);
    if (last) cursor = formatCursor(last.seq, last.tag);
  }
  return { ...state, cursor };
}
