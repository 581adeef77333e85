import { limits, type RunStatus } from "@stepcast/pipeline";
import type { RunHeader, StoredEvent } from "@stepcast/pipeline/engine";
import { newTag } from "@stepcast/pipeline/store";
import type { EndedRun, Moves } from "../archive/hot-log.ts";
import { type Elsewhere, forget } from "./forget-files.ts";
import { ownerKey } from "./owner-key.ts";
import { parseHeader } from "./parse-header.ts";
import { damaged, eventsIn } from "./replies.ts";
import type { Shards } from "./shards.ts";

/** How long a run is its mover's: another may begin then, should that one have died. In milliseconds. */
const takenMs = 60_000;
/** A script keeps all others waiting: not for more runs than this. */
const stride = 200;
/** A deletion whose reply was lost is sent again within this time, in milliseconds. */
export const repeatableMs = 60_000;

/** How ended runs leave Redis. */
export class RedisMoves implements Moves {
  elsewhere: Elsewhere = async () => [];
  private readonly shards: Shards;
  private readonly now: () => string | number;

  constructor(shards: Shards, now: () => string | number) {
    this.shards = shards;
    this.now = now;
  }

  async archiveId(own = ""): Promise<string | undefined> {
    const [id = ""] = await this.shards.askOne("archiveId", 0, [own]);
    return id === "" ? undefined : id;
  }

  async *ended(forMs: number): AsyncGenerator<string> {
    for (const shard of this.shards.bases.keys()) {
      // All before the first is moved: places shift then.
      const found: string[] = [];
      for (let place = "0"; place !== ""; ) {
        const args = [this.now(), forMs, place, stride];
        const [next = "", ...runIds] = await this.shards.askOne("findEnded", shard, args);
        found.push(...runIds);
        place = next;
      }
      yield* found;
    }
  }

  async begin(runId: string): Promise<EndedRun | undefined> {
    const reply = await this.shards.ask("beginMove", runId, [this.now(), runId, takenMs]);
    return reply.length === 0 ? undefined : endedRunIn(reply);
  }

  async *events({ header: { runId }, lastSeq }: EndedRun): AsyncGenerator<StoredEvent[]> {
    for (let seq = 0; seq < lastSeq; ) {
      const args = [runId, seq, lastSeq, limits.pageChars];
      const page = eventsIn(await this.shards.ask("readOn", runId, args));
      if (page.length === 0) throw damaged();
      seq += page.length;
      yield page;
    }
  }

  async finish({ header: { runId }, lastSeq, lastTag, lease }: EndedRun): Promise<boolean> {
    const [isMoved] = await this.shards.ask("finishMove", runId, [runId, lastSeq, lastTag, lease.holder]);
    return isMoved === "1";
  }

  async version(): Promise<string> {
    return (await this.shards.askAll("moves", [])).flat().join();
  }

  async unsettled(): Promise<string[]> {
    return (await this.shards.askAll("unsettled", [])).flat();
  }

  async gone(): Promise<{ runId: string; isDeleted: boolean }[]> {
    const gone: { runId: string; isDeleted: boolean }[] = [];
    for (const reply of await this.shards.askAll("unsettledGone", [])) {
      for (let index = 0; index < reply.length; index += 2)
        gone.push({ runId: reply[index] ?? "", isDeleted: reply[index + 1] === "run_expired" });
    }
    return gone;
  }

  async settle(runId: string, { isArchived }: { isArchived: boolean }): Promise<void> {
    await this.shards.ask("settle", runId, [runId, isArchived ? "1" : "0"]);
  }

  async delete({ runId, owner, inputFingerprint }: RunHeader): Promise<void> {
    const args = [runId, "", newTag(), repeatableMs, ownerKey(owner), inputFingerprint];
    await this.shards.ask("remove", runId, args);
  }

  forget(fileIds: readonly string[]): Promise<string[]> {
    return forget(this.shards, fileIds, this.elsewhere);
  }
}

/** As script `beginMove` answers it. */
function endedRunIn(reply: readonly string[]): EndedRun {
  const [header = "", number, queuedAt, startedAt = "", endedAt, status, cancel, lastSeq, lastTag = ""] =
    reply;
  const [epoch, holder = "", until, lastN, appendedAfter, outsideTo, seenSeq, signalCount] = reply.slice(9);
  const signalsEnd = 17 + 2 * Number(signalCount);
  return {
    header: parseHeader(header),
    // Stored by the fold of statuses.
    status: status as RunStatus,
    isCancelled: cancel === "1",
    number: Number(number),
    queuedAt: Number(queuedAt),
    startedAt: startedAt === "" ? undefined : Number(startedAt),
    endedAt: Number(endedAt),
    lastSeq: Number(lastSeq),
    lastTag,
    lease: {
      epoch: Number(epoch),
      holder,
      until: Number(until),
      lastN: Number(lastN),
      appendedAfter: Number(appendedAfter),
      outsideTo: Number(outsideTo),
      seenSeq: Number(seenSeq),
    },
    signals: signalsIn(reply.slice(17, signalsEnd)),
    fileIds: reply.slice(signalsEnd),
  };
}

function signalsIn(values: readonly string[]): Map<string, number> {
  const signals = new Map<string, number>();
  for (let index = 0; index < values.length; index += 2)
    signals.set(values[index] ?? "", Number(values[index + 1]));
  return signals;
}
