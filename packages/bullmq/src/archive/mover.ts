import { createHash } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { formatCursor, limits, StepcastError } from "@stepcast/pipeline";
import type { RunLog, StoredEvent } from "@stepcast/pipeline/engine";
import type { ArchivedLogOptions } from "./archived-log.ts";
import type { Archive } from "./archive.ts";
import type { EndedRun, Moves } from "./hot-log.ts";

const defaultAfterMs = 24 * 60 * 60 * 1000;
const defaultEveryMs = 60_000;

/**
 * Moves runs to an archive: copied, compared, and only then let go, by one step that refuses where the run is not what was copied. It may
 * die after any of these, and be begun again, by several at a time.
 */
export class Mover {
  private readonly moves: Moves;
  private readonly archive: Archive;
  private readonly afterMs: number;
  private readonly onError: (error: unknown) => void;
  private readonly timer: NodeJS.Timeout | undefined;
  private moving: Promise<number> | undefined;
  private isStopped = false;

  constructor(moves: Moves, archive: Archive, options: ArchivedLogOptions) {
    const { afterMs = defaultAfterMs, everyMs = defaultEveryMs, onError = console.error } = options;
    this.moves = moves;
    this.archive = archive;
    this.afterMs = afterMs;
    this.onError = onError;
    if (everyMs > 0) this.timer = setInterval(() => void this.look(), everyMs).unref();
  }

  /** One round at a time. @throws StepcastError `store_failed` where runs cannot be looked for */
  moveEnded(): Promise<number> {
    this.moving ??= this.round().finally(() => (this.moving = undefined));
    return this.moving;
  }

  /** What is being moved is moved. */
  async stop(): Promise<void> {
    this.isStopped = true;
    clearInterval(this.timer);
    await this.moving?.catch(() => undefined);
  }

  private async look(): Promise<void> {
    try {
      await this.moveEnded();
    } catch (error) {
      if (!this.isStopped) this.onError(error);
    }
  }

  private async round(): Promise<number> {
    await this.settleGone();
    let moved = 0;
    for await (const runId of this.moves.ended(this.afterMs)) {
      if (this.isStopped) break;
      try {
        if (await this.move(runId)) moved += 1;
      } catch (error) {
        // The next may go; this one is tried again the next time.
        this.onError(error);
      }
    }
    return moved;
  }

  private async move(runId: string): Promise<boolean> {
    const run = await this.moves.begin(runId);
    if (!run || !(await this.archive.copy(run, this.moves.events(run)))) return false;
    await this.requireSame(run);
    return this.moves.finish(run);
  }

  /** Reads both, as whoever reads would. */
  private async requireSame(run: EndedRun): Promise<void> {
    const { log } = this.archive;
    const { runId } = run.header;
    const [header, here, there] = await Promise.all([
      log.find(runId),
      digestOf(this.moves.events(run)),
      digestOf(pagesOf(log, runId)),
    ]);
    if (isDeepStrictEqual(header, run.header) && here === there) return;
    throw new StepcastError(
      "store_failed",
      `the archive does not have run ${runId} as it is: the run stays where it was; see whether something else writes to the archive`,
    );
  }

  /** What a deletion had begun, and what the log has lost. */
  private async settleGone(): Promise<void> {
    for (const { runId, isDeleted } of await this.moves.gone()) {
      if (isDeleted) await this.archive.bury(runId);
      const isArchived = !isDeleted && (await this.archive.log.find(runId)) !== undefined;
      await this.moves.settle(runId, { isArchived });
    }
  }
}

async function digestOf(pages: AsyncIterable<readonly StoredEvent[]>): Promise<string> {
  const hash = createHash("sha256");
  for await (const page of pages) {
    for (const { seq, at, tag, type, text } of page) hash.update(JSON.stringify([seq, at, tag, type, text]));
  }
  return hash.digest("hex");
}

async function* pagesOf(log: RunLog, runId: string): AsyncGenerator<readonly StoredEvent[]> {
  for (let cursor: string | undefined; ; ) {
    const { events, ended } = await log.read(runId, cursor, limits.pageEvents);
    yield events;
    const last = events.at(-1);
    if (ended || !last) return;
    cursor = formatCursor(last.seq, last.tag);
  }
}
