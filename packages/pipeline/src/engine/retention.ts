import { endedStatuses } from "../model/run-statuses.ts";
import type { FileStore, ListedFile } from "../files/file-store.ts";
import { StepcastError } from "../model/errors.ts";
import type { RunLog } from "./run-log.ts";

/** How much is kept. Runs that have not ended are always kept. */
export interface Keep {
  /** Ended runs go this many days after they were queued. */
  days?: number;
  /** Of the ended runs this many stay, the newest. */
  runs?: number;
  /** Files that no run mentions go when they are so many hours old: uploads never used, what failed attempts wrote. Default 24. */
  unusedHours?: number;
}

const msPerHour = 60 * 60 * 1000;
const msPerDay = 24 * msPerHour;
const defaultUnusedHours = 24;
const pageRuns = 100;
const batchFiles = 500;
const retentionMs = 10 * 60 * 1000;

/** Looks after what is kept, now and every while. Answers how to stop. */
export function retain(
  log: RunLog,
  files: FileStore,
  keep: Keep,
  clock: () => number,
  onError: (error: unknown) => void,
): () => void {
  let stopped = false;
  const tell = (error: unknown) => {
    // Cut off by a close it goes on the next time.
    if (!stopped) onError(error);
  };
  const tidyNow = async () => {
    await applyRetention(log, files, keep, clock());
    await collectFiles(log, files, keep, clock());
  };
  let tidying: Promise<void> | undefined;
  const tidy = () => {
    tidying ??= tidyNow()
      .catch(tell)
      .finally(() => (tidying = undefined));
  };
  tidy();
  const timer = setInterval(tidy, retentionMs).unref();
  return () => {
    stopped = true;
    clearInterval(timer);
  };
}

/** Deletes the runs that are no longer to be kept, with the files that nothing else mentions. Answers how many runs went. */
export async function applyRetention(
  log: RunLog,
  files: FileStore,
  keep: Keep,
  now: number,
): Promise<number> {
  const oldest = keep.days === undefined ? Number.NEGATIVE_INFINITY : now - keep.days * msPerDay;
  const mostRuns = keep.runs ?? Number.POSITIVE_INFINITY;
  let kept = 0;
  let deleted = 0;
  for await (const run of endedRuns(log)) {
    if (run.queuedAt >= oldest && kept < mostRuns) kept += 1;
    else if (await deleteRun(log, files, run.runId)) deleted += 1;
  }
  return deleted;
}

/** Deletes an ended run. False where another process was faster. @throws StepcastError `run_active`, `run_not_found` */
export async function deleteRun(log: RunLog, files: FileStore, runId: string): Promise<boolean> {
  try {
    const { unusedFiles } = await log.delete(runId);
    // The log went first: a crash in between leaves files that nobody mentions, never a run whose files are gone.
    for (const id of unusedFiles) await files.expire(id);
    return true;
  } catch (error) {
    if (StepcastError.is(error) && error.code === "run_expired") return false;
    throw error;
  }
}

/**
 * Lets go of files that no run mentions, once they are old enough, and of what the store has left over. Answers how many files went. A
 * crash in between loses nothing: what the log has forgotten it answers again (law 19).
 */
export async function collectFiles(
  log: RunLog,
  files: FileStore,
  { unusedHours = defaultUnusedHours }: Keep,
  now: number,
): Promise<number> {
  let collected = 0;
  for await (const batch of filesBefore(files, now - unusedHours * msPerHour)) {
    for (const id of await log.forgetFiles(batch)) {
      await files.expire(id);
      collected += 1;
    }
  }
  await files.sweep();
  return collected;
}

async function* filesBefore(files: FileStore, before: number): AsyncGenerator<ListedFile[]> {
  let batch: ListedFile[] = [];
  for await (const file of files.list()) {
    if (file.createdAt < before) batch.push(file);
    if (batch.length < batchFiles) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

async function* endedRuns(log: RunLog) {
  let cursor: string | undefined;
  // All pages are read before the first run goes: a cursor must not stand on a run that is deleted meanwhile.
  const found = [];
  do {
    const page = await log.list({ status: endedStatuses, limit: pageRuns, cursor });
    found.push(...page.runs);
    cursor = page.next;
  } while (cursor !== undefined);
  yield* found;
}
