import { expect, test } from "vitest";
import { decodeEvent } from "../../model/event-text.ts";
import {
  cancelRequest,
  claimed,
  completed,
  due,
  type Given,
  heldRun,
  logged,
  seqs,
  wholeLog,
} from "../log-under-test.ts";

export function suspending(given: Given): void {
  test("suspend stores `run.waiting` and releases, in one: the run is claimable again at `wakeAt`", async () => {
    const { runId, lease } = await heldRun(given.log);
    const wakeAt = given.clock() + 5_000;
    expect(await given.log.suspend(lease, { afterSeq: 1, wakeAt })).toBe(true);
    const stored = await wholeLog(given.log, runId);
    expect(stored.map((event) => decodeEvent(event.text))).toMatchObject([
      { seq: 1 },
      { seq: 2, type: "run.waiting", wakeAt },
    ]);
    await expect(given.log.append(lease, 1, [logged("late")])).rejects.toMatchObject({ code: "fenced" });
    expect(await due(given.log)).toEqual({ runIds: [], nextAt: wakeAt });
    given.clock.advance(4_999);
    expect((await due(given.log)).runIds).toEqual([]);
    given.clock.advance(1);
    expect(await due(given.log)).toEqual({ runIds: [runId], nextAt: undefined });
  });

  test("without `wakeAt` only a signal wakes the run", async () => {
    const { runId, lease } = await heldRun(given.log);
    await given.log.suspend(lease, { afterSeq: 1 });
    given.clock.advance(365 * 24 * 60 * 60 * 1000);
    expect(await due(given.log)).toEqual({ runIds: [], nextAt: undefined });
    await given.log.signal(runId, "answer", logged("an answer"));
    expect(await due(given.log)).toEqual({ runIds: [runId], nextAt: undefined });
  });

  test("a signal wakes a run before its `wakeAt`", async () => {
    const { runId, lease } = await heldRun(given.log);
    await given.log.suspend(lease, { afterSeq: 1, wakeAt: given.clock() + 60_000 });
    await given.log.signal(runId, "cancel", cancelRequest);
    expect(await due(given.log)).toEqual({ runIds: [runId], nextAt: undefined });
  });

  test("suspend is refused, and nothing changes, if anything was stored behind `afterSeq`", async () => {
    const { runId, lease } = await heldRun(given.log);
    await given.log.signal(runId, "answer", logged("in between"));
    expect(await given.log.suspend(lease, { afterSeq: 1 })).toBe(false);
    expect(seqs(await wholeLog(given.log, runId))).toEqual([1, 2]);
    const appended = await given.log.append(lease, 1, [logged("still here")]);
    expect(seqs([...appended.outside, ...appended.events])).toEqual([2, 3]);
    expect(await given.log.suspend(lease, { afterSeq: 3 })).toBe(true);
  });

  test("of a suspend and a signal at one time, the run either goes on or is woken", async () => {
    const { runId, lease } = await heldRun(given.log);
    const [suspended] = await Promise.all([
      given.log.suspend(lease, { afterSeq: 1 }),
      given.log.signal(runId, "answer", logged("an answer")),
    ]);
    expect((await due(given.log)).runIds).toEqual(suspended ? [runId] : []);
    if (!suspended) expect((await given.log.append(lease, 1, [])).outside).toHaveLength(1);
  });

  test("suspend is refused after the end (`run_ended`), and to an older lease (`fenced`)", async () => {
    const { runId, lease } = await heldRun(given.log);
    await given.log.release(lease);
    const second = await claimed(given.log, runId, "second");
    const old = given.log.suspend(lease, { afterSeq: 1 });
    await expect(old).rejects.toMatchObject({ code: "fenced" });
    await given.log.append(second, 1, [completed]);
    const ended = given.log.suspend(second, { afterSeq: 2 });
    await expect(ended).rejects.toMatchObject({ code: "run_ended" });
  });

  test("a waiting run can be claimed before its time; it waits no more", async () => {
    const { runId, lease } = await heldRun(given.log);
    await given.log.suspend(lease, { afterSeq: 1, wakeAt: given.clock() + 60_000 });
    const second = await claimed(given.log, runId, "second");
    expect(second.epoch).toBeGreaterThan(lease.epoch);
    await given.log.release(second);
    expect((await due(given.log)).runIds).toEqual([runId]);
  });

  test("a release after the suspend changes nothing", async () => {
    const { lease } = await heldRun(given.log);
    const wakeAt = given.clock() + 60_000;
    await given.log.suspend(lease, { afterSeq: 1, wakeAt });
    await given.log.release(lease);
    expect(await due(given.log)).toEqual({ runIds: [], nextAt: wakeAt });
  });
}
