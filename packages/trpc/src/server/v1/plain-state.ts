import { emptyRun, formatCursor, reduceEvents, type RunEvent, type RunState } from "@stepcast/pipeline";
import type { Engine } from "@stepcast/pipeline/engine";
import { plainEvent } from "./plain-event.ts";

/** The fold of the events as plain HTTP shows them, with the cursor to follow on from. */
export async function plainState(engine: Engine, runId: string): Promise<RunState & { cursor: string }> {
  let state: RunState = emptyRun();
  let cursor = "0";
  for (;;) {
    const { events } = await engine.read(runId, cursor, 500);
    const last = events.at(-1);
    if (!last) return { ...state, cursor };
    // The log's own text, which an engine encoded from typed events; folding looks into none of its values.
    state = reduceEvents(
      state,
      events.map((event) => JSON.parse(plainEvent(event)) as RunEvent),
    );
    cursor = formatCursor(last.seq, last.tag);
  }
}
