import { formatCursor, openFold, type RunEvent, type RunState } from "@stepcast/pipeline";
import type { Engine } from "@stepcast/pipeline/engine";
import { plainEvent } from "./plain-event.ts";

/** The fold of the events as plain HTTP shows them, with the cursor to follow on from. */
export async function plainState(engine: Engine, runId: string): Promise<RunState & { cursor: string }> {
  const run = openFold();
  let cursor = "0";
  for (;;) {
    const { events } = await engine.read(runId, cursor, 500);
    const last = events.at(-1);
    if (!last) return { ...run.state, cursor };
    // The log's own text, which an engine encoded from typed events; folding looks into none of its values.
    for (const event of events) run.fold(JSON.parse(plainEvent(event)) as RunEvent);
    cursor = formatCursor(last.seq, last.tag);
  }
}
