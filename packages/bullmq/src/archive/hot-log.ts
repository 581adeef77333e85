import type { RunStatus } from "@stepcast/pipeline";
import type { ListQuery, RunHeader, StoredEvent } from "@stepcast/pipeline/engine";
import type { SummaryRow } from "@stepcast/pipeline/store";
import type { SharedLog } from "../shared-log.ts";

/** A log whose ended runs can be moved to an archive. Once one was, it answers `RunArchived` to whatever is asked of it. */
export interface HotLog extends SharedLog {
  readonly moves: Moves;
  /** The runs of a page, one more than it holds where there are more. */
  rows(query: ListQuery): Promise<readonly SummaryRow[]>;
}

/**
 * How ended runs leave a log. Until `finish` the log alone tells of a run, whatever the archive holds; from then on the archive does. A copy
 * that does not count, since the run is not finished or was deleted, is `unsettled`: so no moment, and no crash, shows a run twice or
 * not at all.
 */
export interface Moves {
  /** The archive that runs are moved to: the first that is named here. Undefined where there is none. */
  archiveId(own?: string): Promise<string | undefined>;
  /** Runs that ended so long ago, in milliseconds. */
  ended(forMs: number): AsyncIterable<string>;
  /** Takes a run for a while, for this caller to move. Undefined where it has not ended, or somebody else has taken it. */
  begin(runId: string): Promise<EndedRun | undefined>;
  /** Its events, in pages. */
  events(run: EndedRun): AsyncIterable<readonly StoredEvent[]>;
  /** Lets go of what was copied. False, and nothing changes, where the run is no longer what was copied. */
  finish(run: EndedRun): Promise<boolean>;
  /** Changes whenever a move is begun or finished. */
  version(): Promise<string>;
  /** The runs of which a copy does not count. */
  unsettled(): Promise<readonly string[]>;
  /** Those of them that are gone from here: deleted, or lost with what the server had not yet kept. */
  gone(): Promise<readonly { runId: string; isDeleted: boolean }[]>;
  /** No copy is left of this run that does not count. `isArchived`: it was lost here, and the archive tells of it. */
  settle(runId: string, options: { isArchived: boolean }): Promise<void>;
  /** Deletes a run that was moved, but for its tombstone. Its copy is then unsettled. @throws StepcastError `run_expired` */
  delete(run: RunHeader): Promise<void>;
  /** Forgets those of these files that no run mentions, here or elsewhere, and answers them. */
  forget(fileIds: readonly string[]): Promise<readonly string[]>;
  /** Which of these files are mentioned by runs that were moved; asked before a file is forgotten (law 19). */
  elsewhere: (fileIds: readonly string[]) => Promise<readonly string[]>;
}

/** All of an ended run but its events. */
export interface EndedRun {
  readonly header: RunHeader;
  readonly status: RunStatus;
  readonly isCancelled: boolean;
  /** With the time it was queued its place in lists. */
  readonly number: number;
  readonly queuedAt: number;
  readonly startedAt: number | undefined;
  readonly endedAt: number;
  readonly lastSeq: number;
  /** Of its last event: by it a copy is known. */
  readonly lastTag: string;
  /** By which its last driver knows what it has stored (law 2); `holder` is "" where it was released. */
  readonly lease: {
    readonly epoch: number;
    readonly holder: string;
    readonly until: number;
    readonly lastN: number;
    readonly appendedAfter: number;
    readonly outsideTo: number;
    readonly seenSeq: number;
  };
  /** The seq of each signal by its key (law 13). */
  readonly signals: ReadonlyMap<string, number>;
  readonly fileIds: readonly string[];
}
