import type { Pipeline } from "../define/pipeline.ts";
import { formatCursor } from "../model/cursor.ts";
import { decodeEvent } from "../model/event-text.ts";
import { limits } from "../model/limits.ts";
import type { RunEvent } from "../model/run-event.ts";
import { unreadable } from "./readable.ts";
import type { RunLog } from "./run-log.ts";
import { schemaFingerprint } from "./schema-fingerprint.ts";

/** An unfinished run that the present code cannot go on with. */
export interface Finding {
  runId: string;
  pipeline: string;
  problem: string;
}

const unfinished = ["queued", "running", "waiting", "paused"] as const;

/** Looks at every unfinished run: is its pipeline still here, and can its code read what was recorded? Changes nothing. */
export async function diagnose(log: RunLog, pipelines: readonly Pipeline[]): Promise<Finding[]> {
  const findings: Finding[] = [];
  let cursor: string | undefined;
  do {
    const page = await log.list({ status: unfinished, limit: 100, cursor });
    for (const { runId, pipeline } of page.runs) {
      const problem = await problemOf(log, runId, pipelines);
      if (problem !== undefined) findings.push({ runId, pipeline, problem });
    }
    cursor = page.next;
  } while (cursor !== undefined);
  return findings;
}

async function problemOf(
  log: RunLog,
  runId: string,
  pipelines: readonly Pipeline[],
): Promise<string | undefined> {
  const header = await log.find(runId);
  if (!header) return undefined;
  const pipeline = pipelines.find(({ name }) => name === header.pipeline);
  if (!pipeline) return `there is no pipeline "${header.pipeline}" here: register it, or cancel the run`;
  if (header.schemaFingerprint === schemaFingerprint(pipeline)) return undefined;
  for await (const events of history(log, runId)) {
    const problem = unreadable(pipeline, events);
    if (problem !== undefined) return `${problem}: run the old code until it ends, or cancel it`;
  }
  return undefined;
}

async function* history(log: RunLog, runId: string): AsyncGenerator<RunEvent[]> {
  let cursor: string | undefined;
  for (;;) {
    const { events } = await log.read(runId, cursor, limits.pageEvents);
    const last = events.at(-1);
    if (!last) return;
    yield events.map((event) => decodeEvent(event.text));
    cursor = formatCursor(last.seq, last.tag);
  }
}
