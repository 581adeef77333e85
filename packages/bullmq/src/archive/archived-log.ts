import { endedStatuses, formatCursor, StepcastError } from "@stepcast/pipeline";
import type {
  Appended,
  Claim,
  Claimable,
  ClaimableQuery,
  ClaimOptions,
  CountQuery,
  Lease,
  ListQuery,
  NewRun,
  Page,
  RunCounts,
  RunHeader,
  RunList,
  RunLog,
  StoredEvent,
  SuspendOptions,
} from "@stepcast/pipeline/engine";
import type { ListedFile } from "@stepcast/pipeline/files";
import { type FactText, listPage, statusesOf } from "@stepcast/pipeline/store";
import type { DueRun, SharedLog } from "../shared-log.ts";
import type { Archive } from "./archive.ts";
import type { HotLog, Moves } from "./hot-log.ts";
import { addCounts, mergeRows } from "./merge-lists.ts";
import { Mover } from "./mover.ts";
import { RunArchived } from "./run-archived.ts";

export interface ArchivedLogOptions {
  /** Runs go to the archive when they ended so long ago, in milliseconds. Default a day. */
  afterMs?: number;
  /** How often is looked for such runs, in milliseconds. 0: this process only reads them. Default 60 s. */
  everyMs?: number;
  /** Hears of runs that could not be moved; they stay where they are. Default: `console.error`. */
  onError?: (error: unknown) => void;
}

export interface ArchivedLog extends SharedLog {
  /** Moves all runs that are to go by now, and answers how many went. */
  moveEnded(): Promise<number>;
}

/**
 * One log of two: runs are created and driven in the one, and some time after their end moved to the other. Nobody who reads, lists, deletes
 * or starts them again can tell where they are. Which of both tells of a run the first knows, so it is always asked first.
 */
export function archivedLog(hot: HotLog, archive: Archive, options: ArchivedLogOptions = {}): ArchivedLog {
  return new TwoLogs(hot, archive, options);
}

class TwoLogs implements ArchivedLog {
  private readonly hot: HotLog;
  private readonly moves: Moves;
  private readonly archive: Archive;
  private readonly mover: Mover;
  private closing: Promise<void> | undefined;

  constructor(hot: HotLog, archive: Archive, options: ArchivedLogOptions) {
    this.hot = hot;
    this.moves = hot.moves;
    this.archive = archive;
    this.mover = new Mover(hot.moves, archive, options);
    // Asked after no run here mentions them: whose run has left since is in the archive by now.
    this.moves.elsewhere = async (fileIds) => archive.mentioned(fileIds, await this.moves.unsettled());
  }

  moveEnded(): Promise<number> {
    return this.mover.moveEnded();
  }

  async create(run: NewRun): Promise<{ created: boolean; run: RunHeader }> {
    try {
      return await this.hot.create(run);
    } catch (error) {
      if (!(error instanceof RunArchived)) throw error;
      return { created: false, run: await this.archived(run.runId) };
    }
  }

  async find(runId: string): Promise<RunHeader | undefined> {
    try {
      return (await this.hot.find(runId)) ?? (await this.lost(runId));
    } catch (error) {
      if (!(error instanceof RunArchived)) throw error;
      return this.archived(runId);
    }
  }

  claim(runId: string, options: ClaimOptions): Promise<Claim> {
    return this.whereItIs(runId, (log) => log.claim(runId, options));
  }

  append(lease: Lease, n: number, facts: readonly FactText[]): Promise<Appended> {
    return this.whereItIs(lease.runId, (log) => log.append(lease, n, facts));
  }

  renew(lease: Lease, leaseMs: number): Promise<void> {
    return this.whereItIs(lease.runId, (log) => log.renew(lease, leaseMs));
  }

  release(lease: Lease): Promise<void> {
    return this.whereItIs(lease.runId, (log) => log.release(lease));
  }

  suspend(lease: Lease, options: SuspendOptions): Promise<boolean> {
    return this.whereItIs(lease.runId, (log) => log.suspend(lease, options));
  }

  signal(runId: string, key: string, fact: FactText): Promise<{ event: StoredEvent; won: boolean }> {
    return this.whereItIs(runId, (log) => log.signal(runId, key, fact));
  }

  read(runId: string, after: string | undefined, limit: number): Promise<Page> {
    return this.whereItIs(runId, (log) => log.read(runId, after, limit));
  }

  /** A run may be moved while it is followed: its cursors are the same there. */
  async *follow(runId: string, after: string | undefined, signal: AbortSignal): AsyncGenerator<Page> {
    let cursor = after;
    try {
      for await (const page of this.hot.follow(runId, after, signal)) {
        cursor = cursorBehind(page, cursor);
        yield page;
      }
    } catch (error) {
      if (!(await this.isElsewhere(runId, error))) throw error;
      yield* this.archive.log.follow(runId, cursor, signal);
    }
  }

  claimable(query: ClaimableQuery): Promise<Claimable> {
    return this.hot.claimable(query);
  }

  onClaimable(hint: () => void): () => void {
    return this.hot.onClaimable(hint);
  }

  due(runId: string): Promise<DueRun | undefined> {
    return this.hot.due(runId);
  }

  /**
   * In this order: a run that leaves meanwhile is seen twice rather than not at all, and known by its id. What does not count is asked in
   * between, since what counts by then will go on to.
   */
  async list(query: ListQuery): Promise<RunList> {
    const here = await this.hot.rows(query);
    if (!hasEnded(query)) return listPage(here, query.limit);
    const there = await this.archive.rows(query, await this.moves.unsettled());
    return listPage(mergeRows(here, there), query.limit);
  }

  /** Exact where nothing was moved in between; while runs leave one after the other those few may be counted twice. */
  async count(query: CountQuery): Promise<RunCounts> {
    if (!hasEnded(query)) return this.hot.count(query);
    for (let tries = 1; ; tries += 1) {
      const before = await this.moves.version();
      const here = await this.hot.count(query);
      const there = await this.archive.count(query, await this.moves.unsettled());
      if (tries === mostCounts || (await this.moves.version()) === before) return addCounts(here, there);
    }
  }

  async delete(runId: string): Promise<{ unusedFiles: readonly string[] }> {
    try {
      const deleted = await this.hot.delete(runId);
      if (await this.hasCopy(runId)) await this.bury(runId);
      return deleted;
    } catch (error) {
      if (!(await this.isElsewhere(runId, error))) throw error;
      return this.deleteArchived(runId);
    }
  }

  private async deleteArchived(runId: string): Promise<{ unusedFiles: readonly string[] }> {
    await this.moves.delete(await this.archived(runId));
    return { unusedFiles: await this.moves.forget(await this.bury(runId)) };
  }

  /** It was just on its way, or the log was set back to before it was moved. */
  private async hasCopy(runId: string): Promise<boolean> {
    if ((await this.moves.unsettled()).includes(runId)) return true;
    return (await this.archive.log.find(runId).catch(gone)) !== undefined;
  }

  private async bury(runId: string): Promise<readonly string[]> {
    const fileIds = await this.archive.bury(runId);
    await this.moves.settle(runId, { isArchived: false });
    return fileIds;
  }

  forgetFiles(files: readonly ListedFile[]): Promise<readonly string[]> {
    return this.hot.forgetFiles(files);
  }

  close(): Promise<void> {
    this.closing ??= (async () => {
      await this.mover.stop();
      await this.hot.close();
      await this.archive.close();
    })();
    return this.closing;
  }

  private async whereItIs<T>(runId: string, ask: (log: RunLog) => Promise<T>): Promise<T> {
    try {
      return await ask(this.hot);
    } catch (error) {
      if (!(await this.isElsewhere(runId, error))) throw error;
      return this.inArchive(runId, ask);
    }
  }

  private async inArchive<T>(runId: string, ask: (log: RunLog) => Promise<T>): Promise<T> {
    try {
      return await ask(this.archive.log);
    } catch (error) {
      throw StepcastError.is(error) && error.code === "run_not_found" ? lostThere(runId) : error;
    }
  }

  /** Of a run that the first log says is there. */
  private async archived(runId: string): Promise<RunHeader> {
    const found = await this.archive.log.find(runId);
    if (!found) throw lostThere(runId);
    return found;
  }

  private async isElsewhere(runId: string, error: unknown): Promise<boolean> {
    if (error instanceof RunArchived) return true;
    return (
      StepcastError.is(error) && error.code === "run_not_found" && (await this.lost(runId)) !== undefined
    );
  }

  /** A run that the first log has lost, as it was set back to before the run was moved, and the archive has not. */
  private async lost(runId: string): Promise<RunHeader | undefined> {
    const found = await this.archive.log.find(runId).catch(gone);
    if (found) await this.moves.settle(runId, { isArchived: true });
    return found;
  }
}

/** How often is counted anew, where runs are moved meanwhile. */
const mostCounts = 4;

/** Whether a query is for runs of which the archive may have some. */
function hasEnded(query: Pick<ListQuery, "status">): boolean {
  const ended: readonly string[] = endedStatuses;
  return statusesOf(query).some((status) => ended.includes(status));
}

function cursorBehind({ events, reset }: Page, cursor: string | undefined): string | undefined {
  const last = events.at(-1);
  if (last) return formatCursor(last.seq, last.tag);
  return reset ? undefined : cursor;
}

function lostThere(runId: string): StepcastError {
  return new StepcastError(
    "store_failed",
    `run ${runId} was moved to the archive, which does not have it: see whether its tables were lost, and bring them back`,
  );
}

function gone(error: unknown): undefined {
  if (!StepcastError.is(error) || error.code !== "run_expired") throw error;
}
