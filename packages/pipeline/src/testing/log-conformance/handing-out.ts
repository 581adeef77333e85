import { expect, test } from "vitest";
import {
  cancelRequest,
  claimed,
  due,
  endedRun,
  type Given,
  heldRun,
  leaseMs,
  newRun,
  upTo,
} from "../log-under-test.ts";

export function handingOut(given: Given): void {
  test("law 11: Every unfinished run that nobody holds and that waits for nothing is claimable.", async () => {
    const run = newRun();
    await given.log.create(run);
    await endedRun(given.log);
    const { runId: held, lease } = await heldRun(given.log);
    expect(await due(given.log)).toEqual({ runIds: [run.runId], nextAt: given.clock() + leaseMs });
    await given.log.release(lease);
    expect((await due(given.log)).runIds).toEqual([run.runId, held]);
  });

  test("a run whose lease has expired is claimable; a renewed one is not", async () => {
    const { runId: lost } = await heldRun(given.log);
    const { lease } = await heldRun(given.log);
    given.clock.advance(leaseMs - 1);
    await given.log.renew(lease, leaseMs);
    given.clock.advance(1);
    const nextAt = given.clock() + leaseMs - 1;
    expect(await due(given.log)).toEqual({ runIds: [lost], nextAt });
  });

  test("claimable gives those that have waited longest first, and no more than asked", async () => {
    const { runId: lost } = await heldRun(given.log);
    given.clock.advance(leaseMs + 1);
    const runs = [];
    for (const _ of upTo(3)) {
      const run = newRun();
      await given.log.create(run);
      runs.push(run.runId);
      given.clock.advance(1);
    }
    expect((await due(given.log)).runIds).toEqual([lost, ...runs]);
    expect((await due(given.log, [], 2)).runIds).toEqual([lost, runs[0]]);
  });

  test("a run that was woken or released waits behind those that were there before", async () => {
    const { runId: released, lease } = await heldRun(given.log);
    given.clock.advance(1);
    const run = newRun();
    await given.log.create(run);
    given.clock.advance(1);
    await given.log.release(lease);
    expect((await due(given.log)).runIds).toEqual([run.runId, released]);
  });

  test("claimable leaves out what is in hand, and the times of that too", async () => {
    const run = newRun();
    await given.log.create(run);
    const { runId: held } = await heldRun(given.log);
    expect(await due(given.log, [run.runId, held])).toEqual({ runIds: [], nextAt: undefined });
  });

  test("claimable gives only runs of these pipelines, and any run that was asked to cancel: that needs no code", async () => {
    const [mine, other, unknown] = [newRun(), newRun({ pipeline: "other" }), newRun({ pipeline: "unknown" })];
    for (const run of [mine, other, unknown]) await given.log.create(run);
    expect((await due(given.log)).runIds).toEqual([mine.runId]);
    const both = { pipelines: ["other", "report"], except: new Set<string>(), limit: 10 };
    expect((await given.log.claimable(both)).runIds).toEqual([mine.runId, other.runId]);
    await given.log.signal(mine.runId, "cancel", cancelRequest);
    await given.log.signal(unknown.runId, "cancel", cancelRequest);
    expect((await due(given.log)).runIds).toEqual([mine.runId, unknown.runId]);
    const none = { pipelines: [], except: new Set<string>(), limit: 10 };
    expect((await given.log.claimable(none)).runIds).toEqual([mine.runId, unknown.runId]);
    const lease = await claimed(given.log, unknown.runId, "first");
    expect((await given.log.claimable(none)).nextAt).toBe(given.clock() + leaseMs);
    await given.log.release(lease);
  });

  test("claimable leaves out what this code cannot go on with, until it is asked to cancel", async () => {
    const run = newRun();
    await given.log.create(run);
    const mine = { pipelines: ["report"], except: new Set<string>(), limit: 10 };
    const refused = new Set([run.runId]);
    expect((await given.log.claimable({ ...mine, refused })).runIds).toEqual([]);
    await given.log.signal(run.runId, "cancel", cancelRequest);
    expect((await given.log.claimable({ ...mine, refused })).runIds).toEqual([run.runId]);
    expect((await given.log.claimable({ ...mine, refused, except: refused })).runIds).toEqual([]);
  });

  test("onClaimable calls back when a run may have become claimable, until it is stopped", async () => {
    let hints = 0;
    const stop = given.log.onClaimable(() => {
      hints += 1;
    });
    const hinted = async (what: Promise<unknown>) => {
      const before = hints;
      await what;
      await expect.poll(() => hints, { timeout: 5_000 }).toBeGreaterThan(before);
    };
    const run = newRun();
    await hinted(given.log.create(run));
    const lease = await claimed(given.log, run.runId, "first");
    await hinted(given.log.release(lease));
    const second = await claimed(given.log, run.runId, "second");
    await hinted(given.log.suspend(second, { afterSeq: 1 }));
    await hinted(given.log.signal(run.runId, "cancel", cancelRequest));
    stop();
    const before = hints;
    await given.log.create(newRun());
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(hints).toBe(before);
  });
}
