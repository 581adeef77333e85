import { decodeEvent } from "../model/event-text.ts";
import { emptyRun, reduceEvents, type RunState } from "../model/run-state.ts";
import type { RunLog } from "./run-log.ts";
import { storedPages } from "./stored-pages.ts";

/** A run's state as its log says now. @throws StepcastError `run_not_found`, `run_expired` */
export async function foldLog(log: RunLog, runId: string): Promise<RunState> {
  let state = emptyRun();
  for await (const events of storedPages(log, runId)) {
    state = reduceEvents(
      state,
      events.map((event) => decodeEvent(event.text)),
    );
  }
  return state;
}
