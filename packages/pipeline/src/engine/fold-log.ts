import { formatCursor } from "../model/cursor.ts";
import { decodeEvent } from "../model/event-text.ts";
import { limits } from "../model/limits.ts";
import { emptyRun, reduceEvents, type RunSnapshot } from "../model/run-state.ts";
import type { RunLog } from "./run-log.ts";

/** A run's state as its log says now. @throws StepcastError `run_not_found`, `run_expired` */
export async function foldLog(log: RunLog, runId: string): Promise<RunSnapshot> {
  let state = emptyRun();
  let cursor = "0";
  for (;;) {
    const { events } = await log.read(runId, cursor, limits.pageEvents);
    const last = events.at(-1);
    if (!last) return { ...state, cursor };
    state = reduceEvents(
      state,
      events.map((event) => decodeEvent(event.text)),
    );
    cursor = formatCursor(last.seq, last.tag);
  }
}
