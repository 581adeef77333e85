import { unfinishedStatuses } from "../model/run-statuses.ts";
import type { Pipeline } from "../define/pipeline.ts";
import { decodeEvent } from "../model/event-text.ts";
import { unreadable } from "./readable.ts";
import type { RunLog } from "./run-log.ts";
import { schemaFingerprint } from "./schema-fingerprint.ts";
import { storedPages } from "./stored-pages.ts";

/** An unfinished run that the present code cannot go on with. */
export interface Finding {
  runId: string;
  pipeline: string;
  problem: string;
}

/** Looks at every unfinished run: is its pipeline still here, and can its code read what was recorded? Changes nothing. */
export async function diagnose(log: RunLog, pipelines: readonly Pipeline[]): Promise<Finding[]> {
  const findings: Finding[] = [];
  let cursor: string | undefined;
  do {
    const page = await log.list({ status: unfinishedStatuses, limit: 100, cursor });
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
  for await (const events of storedPages(log, runId)) {
    const problem = unreadable(
      pipeline,
      events.map(({ text }) => decodeEvent(text)),
    );
    if (problem !== undefined) return `${problem}: run the old code until it ends, or cancel it`;
  }
  return undefined;
}
