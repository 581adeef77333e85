import { expect, test } from "vitest";
import {
  type Given,
  cancelRequest,
  completed,
  heldRun,
  leaseMs,
  logged,
  messages,
  newRun,
  seqs,
  upTo,
  wholeLog,
} from "../log-under-test.ts";

export function appending(given: Given): void {
  test("law 1: `seq` is dense from 1 in each run. What was read never changes.", async () => {
    const [one, two] = await Promise.all([heldRun(given.log), heldRun(given.log)]);
    for (const n of upTo(5)) {
      await Promise.all([
        given.log.append(one.lease, n, [logged(`one ${n}a`), logged(`one ${n}b`)]),
        given.log.append(two.lease, n, [logged(`two ${n}`)]),
      ]);
    }
    const before = structuredClone(await wholeLog(given.log, one.runId));
    expect(seqs(before)).toEqual(upTo(11));
    expect(seqs(await wholeLog(given.log, two.runId))).toEqual(upTo(6));
    await given.log.append(one.lease, 6, [logged("later")]);
    expect((await wholeLog(given.log, one.runId)).slice(0, 11)).toEqual(before);
  });

  test("law 2: An append is all or nothing, and idempotent: a repeated `n` returns the stored result; a gap in `n` is refused (`out_of_order`).", async () => {
    const { runId, lease } = await heldRun(given.log);
    const first = await given.log.append(lease, 1, [logged("a"), logged("b")]);
    expect(await given.log.append(lease, 1, [logged("a"), logged("b")])).toEqual(first);
    for (const n of [0, 3, -1]) {
      await expect(given.log.append(lease, n, [logged("c")])).rejects.toMatchObject({ code: "out_of_order" });
    }
    await given.log.signal(runId, "cancel", cancelRequest);
    await expect(given.log.append(lease, 2, [logged("d"), completed])).rejects.toMatchObject({
      code: "cancel_requested",
    });
    expect(messages(await wholeLog(given.log, runId))).toEqual(["a", "b"]);
    await given.log.append(lease, 2, [logged("e")]);
    expect(messages(await wholeLog(given.log, runId))).toEqual(["a", "b", "e"]);
  });

  test("an append brings what others stored since the last one, before its own events; empty, it stores nothing", async () => {
    const { runId, lease } = await heldRun(given.log);
    await given.log.signal(runId, "cancel", cancelRequest);
    const appended = await given.log.append(lease, 1, [logged("mine")]);
    expect(appended.outside).toMatchObject([{ seq: 2, type: "run.cancel_requested" }]);
    expect(appended.events).toMatchObject([{ seq: 3, type: "step.logged" }]);
    expect(await given.log.append(lease, 2, [])).toEqual({ outside: [], events: [] });
    expect(seqs(await wholeLog(given.log, runId))).toEqual([1, 2, 3]);
  });

  test("law 13: First stored wins: of several signals with one key exactly one is stored.", async () => {
    const { runId } = await heldRun(given.log);
    const signals = upTo(5).map(() => given.log.signal(runId, "cancel", cancelRequest));
    const answers = await Promise.all(signals);
    expect(answers.filter((answer) => answer.won)).toHaveLength(1);
    expect(new Set(answers.map((answer) => answer.event.seq))).toEqual(new Set([2]));
    expect(seqs(await wholeLog(given.log, runId))).toEqual([1, 2]);
  });

  test("the holder hears of a signal", async () => {
    const run = newRun();
    await given.log.create(run);
    const heard = Promise.withResolvers<void>();
    await given.log.claim(run.runId, { owner: "first", leaseMs, onOutside: heard.resolve });
    await given.log.signal(run.runId, "cancel", cancelRequest);
    await heard.promise;
  });
}
