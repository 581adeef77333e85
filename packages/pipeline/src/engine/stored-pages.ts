import { formatCursor } from "../model/cursor.ts";
import { limits } from "../model/limits.ts";
import type { RunLog, StoredEvent } from "./run-log.ts";

/** What a log holds by now, page by page. @throws StepcastError `run_not_found`, `run_expired` */
export async function* storedPages(log: RunLog, runId: string): AsyncGenerator<readonly StoredEvent[]> {
  let cursor: string | undefined;
  for (;;) {
    const { events } = await log.read(runId, cursor, limits.pageEvents);
    const last = events.at(-1);
    if (!last) return;
    yield events;
    cursor = formatCursor(last.seq, last.tag);
  }
}
