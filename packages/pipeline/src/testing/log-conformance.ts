import { beforeEach, describe, expect, test } from "vitest";
import type { RunLog } from "../engine/run-log.ts";
import { formatCursor } from "../model/cursor.ts";
import {
  cancelled,
  cancelRequest,
  claimed,
  completed,
  followed,
  heldRun,
  leaseMs,
  logged,
  messages,
  newRun,
  seqs,
  upTo,
  wholeLog,
} from "./log-under-test.ts";
import { type ManualClock, manualClock } from "./manual-clock.ts";

export interface LogUnderTest {
  /** A fresh, empty store that takes its time from `clock`. */
  create(clock: () => number): RunLog | Promise<RunLog>;
}

/** What every store of runs promises: one test for each law of `RunLog`, in the words of the contract. */
export function logConformance(name: string, { create }: LogUnderTest): void {
  describe(`${name} keeps the laws of a run log`, () => {
    let clock: ManualClock;
    let log: RunLog;
    beforeEach(async () => {
      clock = manualClock();
      log = await create(clock);
    });
    creating(() => log);
    appending(() => log);
    holding(
      () => log,
      () => clock,
    );
    following(() => log);
    ending(() => log);
    resetting(() => log);
    listing(
      () => log,
      () => clock,
    );
  });
}

type Get<T> = () => T;

function creating(log: Get<RunLog>): void {
  test("create stores `run.queued` as seq 1, or answers with the run that is there", async () => {
    const run = newRun({ owner: "ann" });
    const other = newRun({ runId: run.runId, inputFingerprint: "other" });
    const [first, second] = await Promise.all([log().create(run), log().create(other)]);
    expect(first.created).toBe(true);
    expect(second).toEqual({ created: false, run: first.run });
    expect(first.run).toMatchObject({ runId: run.runId, owner: "ann", inputFingerprint: "same" });
    expect(await log().find(run.runId)).toEqual(first.run);
    const events = await wholeLog(log(), run.runId);
    expect(events).toMatchObject([{ seq: 1, type: "run.queued" }]);
  });

  test("an unknown run is not found, whatever is asked of it", async () => {
    const unknown = { code: "run_not_found" };
    expect(await log().find("nobody")).toBeUndefined();
    await expect(log().read("nobody", undefined, 10)).rejects.toMatchObject(unknown);
    await expect(claimed(log(), "nobody", "first")).rejects.toMatchObject(unknown);
    await expect(log().signal("nobody", "cancel", cancelRequest)).rejects.toMatchObject(unknown);
    const follow = log().follow("nobody", undefined, new AbortController().signal);
    await expect(followed(follow)).rejects.toMatchObject(unknown);
  });
}

function appending(log: Get<RunLog>): void {
  test("law 1: `seq` is dense from 1 in each run. What was read never changes.", async () => {
    const [one, two] = await Promise.all([heldRun(log()), heldRun(log())]);
    for (const n of upTo(5)) {
      await Promise.all([
        log().append(one.lease, n, [logged(`one ${n}a`), logged(`one ${n}b`)]),
        log().append(two.lease, n, [logged(`two ${n}`)]),
      ]);
    }
    const before = structuredClone(await wholeLog(log(), one.runId));
    expect(seqs(before)).toEqual(upTo(11));
    expect(seqs(await wholeLog(log(), two.runId))).toEqual(upTo(6));
    await log().append(one.lease, 6, [logged("later")]);
    expect((await wholeLog(log(), one.runId)).slice(0, 11)).toEqual(before);
  });

  test("law 2: An append is all or nothing, and idempotent: a repeated `n` returns the stored result; a gap in `n` is refused (`out_of_order`).", async () => {
    const { runId, lease } = await heldRun(log());
    const first = await log().append(lease, 1, [logged("a"), logged("b")]);
    expect(await log().append(lease, 1, [logged("a"), logged("b")])).toEqual(first);
    for (const n of [0, 3, -1]) {
      await expect(log().append(lease, n, [logged("c")])).rejects.toMatchObject({ code: "out_of_order" });
    }
    await log().signal(runId, "cancel", cancelRequest);
    await expect(log().append(lease, 2, [logged("d"), completed])).rejects.toMatchObject({
      code: "cancel_requested",
    });
    expect(messages(await wholeLog(log(), runId))).toEqual(["a", "b"]);
    await log().append(lease, 2, [logged("e")]);
    expect(messages(await wholeLog(log(), runId))).toEqual(["a", "b", "e"]);
  });

  test("an append brings what others stored since the last one, before its own events; empty, it stores nothing", async () => {
    const { runId, lease } = await heldRun(log());
    await log().signal(runId, "cancel", cancelRequest);
    const appended = await log().append(lease, 1, [logged("mine")]);
    expect(appended.outside).toMatchObject([{ seq: 2, type: "run.cancel_requested" }]);
    expect(appended.events).toMatchObject([{ seq: 3, type: "step.logged" }]);
    expect(await log().append(lease, 2, [])).toEqual({ outside: [], events: [] });
    expect(seqs(await wholeLog(log(), runId))).toEqual([1, 2, 3]);
  });

  test("law 13: First stored wins: of several signals with one key exactly one is stored.", async () => {
    const { runId } = await heldRun(log());
    const signals = upTo(5).map(() => log().signal(runId, "cancel", cancelRequest));
    const answers = await Promise.all(signals);
    expect(answers.filter((answer) => answer.won)).toHaveLength(1);
    expect(new Set(answers.map((answer) => answer.event.seq))).toEqual(new Set([2]));
    expect(seqs(await wholeLog(log(), runId))).toEqual([1, 2]);
  });

  test("the holder hears of a signal", async () => {
    const run = newRun();
    await log().create(run);
    const heard = Promise.withResolvers<void>();
    await log().claim(run.runId, { owner: "first", leaseMs, onOutside: heard.resolve });
    await log().signal(run.runId, "cancel", cancelRequest);
    await heard.promise;
  });
}

function holding(log: Get<RunLog>, clock: Get<ManualClock>): void {
  const law3 =
    "law 3: One writer: a lease is valid until it expires or is released; only then can the `epoch` rise. From that instant every older lease is refused (`fenced`), whatever it still sends.";

  test(law3, async () => {
    const { runId, lease } = await heldRun(log());
    await log().append(lease, 1, [logged("first")]);
    const held = await log().claim(runId, { owner: "second", leaseMs, onOutside: () => undefined });
    expect(held).toEqual({ status: "held", untilMs: clock()() + leaseMs });
    clock().advance(leaseMs);
    const second = await claimed(log(), runId, "second");
    expect(second.epoch).toBeGreaterThan(lease.epoch);
    const fenced = { code: "fenced" };
    await expect(log().append(lease, 2, [logged("late")])).rejects.toMatchObject(fenced);
    await expect(log().append(lease, 1, [logged("first")])).rejects.toMatchObject(fenced);
    await expect(log().renew(lease, leaseMs)).rejects.toMatchObject(fenced);
    await log().append(second, 1, [logged("second")]);
    expect(messages(await wholeLog(log(), runId))).toEqual(["first", "second"]);
  });

  test("a lease past its time is refused also when nobody else has claimed the run", async () => {
    const { lease } = await heldRun(log());
    clock().advance(leaseMs);
    await expect(log().append(lease, 1, [logged("late")])).rejects.toMatchObject({ code: "fenced" });
  });

  test("renewing keeps a run held; releasing frees it at once, and only one's own lease", async () => {
    const { runId, lease } = await heldRun(log());
    clock().advance(leaseMs - 1);
    await log().renew(lease, leaseMs);
    clock().advance(leaseMs - 1);
    await log().append(lease, 1, [logged("still here")]);
    await log().release(lease);
    await expect(log().append(lease, 2, [logged("late")])).rejects.toMatchObject({ code: "fenced" });
    const second = await claimed(log(), runId, "second");
    await log().release(lease);
    await log().append(second, 1, [logged("second")]);
    expect(messages(await wholeLog(log(), runId))).toEqual(["still here", "second"]);
  });

  test("of several claims exactly one is given the run, with its whole log", async () => {
    const { runId, lease } = await heldRun(log());
    await log().append(lease, 1, [logged("a")]);
    await log().release(lease);
    const owners = upTo(5).map((owner) =>
      log().claim(runId, { owner: `owner ${owner}`, leaseMs, onOutside: () => undefined }),
    );
    const given = (await Promise.all(owners)).filter((claim) => claim.status === "claimed");
    expect(given).toHaveLength(1);
    expect(given[0]?.events).toEqual(await wholeLog(log(), runId));
  });
}

function following(log: Get<RunLog>): void {
  test("law 4: Write first, tell after: nobody sees an event before it is stored.", async () => {
    const { runId, lease } = await heldRun(log());
    const leaving = new AbortController();
    const seen = (async () => {
      for await (const page of log().follow(runId, undefined, leaving.signal)) {
        const stored = await wholeLog(log(), runId);
        for (const event of page.events) expect(stored[event.seq - 1]).toEqual(event);
      }
    })();
    for (const n of upTo(5)) await log().append(lease, n, [logged(`${n}`)]);
    await log().append(lease, 6, [completed]);
    await seen;
  });

  const law6 =
    "law 6: Follow gives history, then live, with no gap and no repeat, to any number of followers; it ends after the terminal event or at abort, freeing everything.";

  test(law6, async () => {
    const { runId, lease } = await heldRun(log());
    await log().append(
      lease,
      1,
      upTo(700).map((n) => logged(`history ${n}`)),
    );
    const follow = () => followed(log().follow(runId, undefined, new AbortController().signal));
    const followers = [follow()];
    for (const n of upTo(20)) {
      followers.push(follow());
      await log().append(lease, n + 1, [logged(`live ${n}`)]);
    }
    const leaving = new AbortController();
    const left = followed(log().follow(runId, undefined, leaving.signal));
    leaving.abort();
    expect((await left).length).toBeLessThanOrEqual(721);
    await log().append(lease, 22, [completed]);
    followers.push(follow());
    for (const events of await Promise.all(followers)) expect(seqs(events)).toEqual(upTo(722));
  });

  test("a follower that stands at the end and leaves is let go", async () => {
    const { runId } = await heldRun(log());
    const leaving = new AbortController();
    const pages = log().follow(runId, undefined, leaving.signal)[Symbol.asyncIterator]();
    expect((await pages.next()).value).toMatchObject({ events: [{ seq: 1 }], ended: false });
    const next = pages.next();
    leaving.abort();
    expect((await next).done).toBe(true);
  });

  test("law 7: Notifications only wake readers; events always come from the log.", async () => {
    const { runId, lease } = await heldRun(log());
    const pages = log().follow(runId, undefined, new AbortController().signal)[Symbol.asyncIterator]();
    await pages.next();
    const [next] = await Promise.all([pages.next(), log().append(lease, 1, [logged("live")])]);
    await log().append(lease, 2, [completed]);
    const events = next.done ? [] : [...next.value.events];
    for (let page = await pages.next(); !page.done; page = await pages.next())
      events.push(...page.value.events);
    expect(events).toEqual((await wholeLog(log(), runId)).slice(1));
  });

  test("read and follow from every cursor give exactly the rest", async () => {
    const { runId, lease } = await heldRun(log());
    await log().append(lease, 1, [logged("a"), logged("b")]);
    await log().append(lease, 2, [logged("c"), completed]);
    const all = await wholeLog(log(), runId);
    for (const [index, { seq, tag }] of all.entries()) {
      const cursor = formatCursor(seq, tag);
      expect((await log().read(runId, cursor, 500)).events).toEqual(all.slice(index + 1));
      const rest = await followed(log().follow(runId, cursor, new AbortController().signal));
      expect(rest).toEqual(all.slice(index + 1));
    }
  });

  test("read gives at most as many events as asked, and says when the log is at its end", async () => {
    const { runId, lease } = await heldRun(log());
    await log().append(lease, 1, [logged("a"), completed]);
    const two = await log().read(runId, undefined, 2);
    expect(two).toMatchObject({ events: [{ seq: 1 }, { seq: 2 }], ended: false });
    const last = two.events.at(-1);
    const rest = await log().read(runId, formatCursor(2, last?.tag ?? ""), 2);
    expect(rest).toMatchObject({ events: [{ seq: 3 }], ended: true });
  });
}

function ending(log: Get<RunLog>): void {
  test("law 11: After the terminal event nothing follows.", async () => {
    const { runId, lease } = await heldRun(log());
    const ended = { code: "run_ended" };
    await expect(log().append(lease, 1, [completed, logged("late")])).rejects.toMatchObject(ended);
    await log().signal(runId, "answer", logged("an answer"));
    const last = await log().append(lease, 1, [completed]);
    expect(await log().append(lease, 1, [completed])).toEqual(last);
    await expect(log().append(lease, 2, [logged("late")])).rejects.toMatchObject(ended);
    await expect(log().signal(runId, "cancel", cancelRequest)).rejects.toMatchObject(ended);
    const again = await log().signal(runId, "answer", logged("again"));
    expect(again).toMatchObject({ won: false, event: { seq: 2 } });
    await log().release(lease);
    const claim = await log().claim(runId, { owner: "late", leaseMs, onOutside: () => undefined });
    expect(claim.status).toBe("ended");
    expect(seqs(await wholeLog(log(), runId))).toEqual([1, 2, 3]);
  });

  const law12 = "law 12: If `run.cancel_requested` is stored before `run.completed`, that append is refused.";

  test(law12, async () => {
    const { runId, lease } = await heldRun(log());
    await log().signal(runId, "cancel", cancelRequest);
    const refused = log().append(lease, 1, [completed]);
    await expect(refused).rejects.toMatchObject({ code: "cancel_requested" });
    const appended = await log().append(lease, 1, [cancelled]);
    expect(appended.outside).toMatchObject([{ type: "run.cancel_requested" }]);
    expect((await wholeLog(log(), runId)).at(-1)?.type).toBe("run.cancelled");
  });

  test("law 12 holds across leases: a cancel that an earlier holder saw still refuses the completion", async () => {
    const { runId, lease } = await heldRun(log());
    await log().signal(runId, "cancel", cancelRequest);
    await log().append(lease, 1, [logged("seen")]);
    await log().release(lease);
    const second = await claimed(log(), runId, "second");
    const refused = log().append(second, 1, [completed]);
    await expect(refused).rejects.toMatchObject({ code: "cancel_requested" });
  });
}

function resetting(log: Get<RunLog>): void {
  test("law 18: A cursor with an unknown tag, or beyond the end, is answered with a reset.", async () => {
    const { runId, lease } = await heldRun(log());
    await log().append(lease, 1, [logged("a"), completed]);
    const all = await wholeLog(log(), runId);
    const tag = all.at(-1)?.tag ?? "";
    for (const cursor of [formatCursor(2, "wrong-tag"), formatCursor(4, tag), formatCursor(1_000_000, tag)]) {
      expect(await log().read(runId, cursor, 10)).toEqual({
        events: [],
        ended: false,
        reset: { lastSeq: 3 },
      });
      const pages = log().follow(runId, cursor, new AbortController().signal)[Symbol.asyncIterator]();
      expect((await pages.next()).value).toEqual({ events: [], ended: false, reset: { lastSeq: 3 } });
      expect((await pages.next()).value).toEqual({ events: all, ended: true });
      expect((await pages.next()).done).toBe(true);
    }
  });

  test("a cursor that no log gave out is refused (`invalid_cursor`)", async () => {
    const { runId } = await heldRun(log());
    for (const cursor of ["1", "-1.a", "1.", "x.y", "1.a.b", "1.%00"]) {
      await expect(log().read(runId, cursor, 10)).rejects.toMatchObject({ code: "invalid_cursor" });
    }
  });
}

function listing(log: Get<RunLog>, clock: Get<ManualClock>): void {
  test("list gives summaries, newest first, page by page without a gap or a repeat", async () => {
    const runs = [];
    for (const _ of upTo(7)) {
      const run = newRun();
      await log().create(run);
      runs.unshift(run.runId);
      clock().advance(1);
    }
    const listed: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await log().list({ limit: 3, cursor });
      expect(page.runs.length).toBeLessThanOrEqual(3);
      listed.push(...page.runs.map((run) => run.runId));
      cursor = page.next;
    } while (cursor !== undefined);
    expect(listed).toEqual(runs);
    expect((await log().list({ limit: 7 })).next).toBeUndefined();
  });

  test("list filters by owner, pipeline and status, and tells how far a run is", async () => {
    const { runId, lease } = await heldRun(log());
    const [ann, other] = [newRun({ owner: "ann" }), newRun({ pipeline: "other" })];
    await Promise.all([log().create(ann), log().create(other)]);
    clock().advance(5);
    await log().append(lease, 1, [logged("a"), completed]);
    const ids = async (query: object) =>
      (await log().list({ limit: 10, ...query })).runs.map((run) => run.runId);
    expect(await ids({ owner: "ann" })).toEqual([ann.runId]);
    expect(await ids({ pipeline: "other" })).toEqual([other.runId]);
    expect(await ids({ status: "completed" })).toEqual([runId]);
    expect(await ids({ owner: "ann", status: "completed" })).toEqual([]);
    const { runs } = await log().list({ limit: 10, status: "completed" });
    expect(runs).toEqual([
      {
        runId,
        pipeline: "report",
        status: "completed",
        queuedAt: clock()() - 5,
        endedAt: clock()(),
        lastSeq: 3,
      },
    ]);
  });

  test("list refuses a cursor that no list gave out (`invalid_cursor`)", async () => {
    await heldRun(log());
    await expect(log().list({ limit: 3, cursor: "?" })).rejects.toMatchObject({ code: "invalid_cursor" });
  });
}
