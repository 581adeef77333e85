import { unfinishedStatuses } from "../model/run-statuses.ts";
import { StepcastError } from "../model/errors.ts";
import type { ListQuery, RunList } from "./run-log.ts";

/**
 * Asks runs to stop, the newest first, `query.limit` at most. Answers the ids of those that were asked now; others had ended, or been
 * asked before. Ask again until it answers none.
 */
export async function cancelAll(
  list: (query: ListQuery) => Promise<RunList>,
  cancel: (runId: string) => Promise<boolean>,
  query: ListQuery,
): Promise<string[]> {
  const asked: string[] = [];
  const wanted = [query.status ?? unfinishedStatuses].flat();
  const status = unfinishedStatuses.filter((each) => wanted.includes(each));
  let cursor = query.cursor;
  do {
    const page = await list({ ...query, status, cursor });
    for (const { runId } of page.runs) {
      if (asked.length < query.limit && (await wasAsked(cancel, runId))) asked.push(runId);
    }
    cursor = page.next;
  } while (cursor !== undefined && asked.length < query.limit);
  return asked;
}

/** One that ended or was deleted since it was listed needs no asking. */
async function wasAsked(cancel: (runId: string) => Promise<boolean>, runId: string): Promise<boolean> {
  try {
    return await cancel(runId);
  } catch (error) {
    const gone: readonly string[] = ["run_ended", "run_expired", "run_not_found"];
    if (StepcastError.is(error) && gone.includes(error.code)) return false;
    throw error;
  }
}
