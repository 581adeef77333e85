import type { CountQuery, ListQuery, RunCounts, RunLog, StoredEvent } from "@stepcast/pipeline/engine";
import type { SummaryRow } from "@stepcast/pipeline/store";
import type { EndedRun } from "./hot-log.ts";

/**
 * Where ended runs are kept that were moved out of a log. It answers for them as that log did, with the same events, tags and places.
 * Which of its runs count that log knows: those in `except` do not.
 */
export interface Archive {
  readonly log: RunLog;
  /** Tells it from others, and stays with its runs wherever they are brought. */
  id(): Promise<string>;
  /**
   * Copies a run, whole or not at all; one that is there already is let be, or replaced where the log went back and did it again. False
   * where the run was buried.
   * @throws StepcastError `store_failed`, also where the archive has another run of this id
   */
  copy(run: EndedRun, events: AsyncIterable<readonly StoredEvent[]>): Promise<boolean>;
  /** Forgets a run for good, also one whose copy is still on its way, and answers the files that it mentioned: the same each time. */
  bury(runId: string): Promise<readonly string[]>;
  /** Which of these files its runs mention. */
  mentioned(fileIds: readonly string[], except: readonly string[]): Promise<readonly string[]>;
  /** The runs of a page, one more than it holds where there are more. */
  rows(query: ListQuery, except: readonly string[]): Promise<readonly SummaryRow[]>;
  count(query: CountQuery, except: readonly string[]): Promise<RunCounts>;
  close(): Promise<void>;
}
