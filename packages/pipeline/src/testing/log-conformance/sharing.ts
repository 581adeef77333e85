import { expect, test } from "vitest";
import {
  cancelRequest,
  claimed,
  completed,
  endedRun,
  followed,
  type Given,
  heldRun,
  leaseMs,
  logged,
  newRun,
  seqs,
  upTo,
  wholeLog,
} from "../log-under-test.ts";

/** How soon another process is to hear of something: far sooner than the slow poll of a reader would find it. */
const soonMs = 2_000;

export function sharing(given: Given): void {
  test("a run created here is there for a peer, and is created once", async () => {
    const run = newRun();
    const made = await Promise.all([given.log.create(run), given.peer.create(run)]);
    expect(made.filter(({ created }) => created)).toHaveLength(1);
    expect(await given.peer.find(run.runId)).toEqual(await given.log.find(run.runId));
    expect(await wholeLog(given.peer, run.runId)).toEqual(await wholeLog(given.log, run.runId));
  });

  test("law 6: a follower on a peer is given history, then live, with no gap and no repeat", async () => {
    const { runId, lease } = await heldRun(given.log);
    await given.log.append(lease, 1, [logged("history")]);
    const leaving = new AbortController();
    const pages = given.peer.follow(runId, undefined, leaving.signal)[Symbol.asyncIterator]();
    const seen = [];
    while (seen.length < 2) seen.push(...((await pages.next()).value?.events ?? []));
    for (const n of upTo(5)) {
      const startedAt = performance.now();
      await given.log.append(lease, n + 1, [logged(`live ${n}`)]);
      seen.push(...((await pages.next()).value?.events ?? []));
      expect(performance.now() - startedAt).toBeLessThan(soonMs);
    }
    await given.log.append(lease, 7, [completed]);
    seen.push(...((await pages.next()).value?.events ?? []));
    expect((await pages.next()).done).toBe(true);
    expect(seen).toEqual(await wholeLog(given.log, runId));
  });

  test("law 6: followers on both sides, while both sides store", async () => {
    const { runId, lease } = await heldRun(given.log);
    const follow = (log: Given["log"]) =>
      followed(log.follow(runId, undefined, new AbortController().signal));
    const followers = [given.log, given.peer, given.log, given.peer].map(follow);
    const signals = upTo(40).map((n) => given.peer.signal(runId, `signal ${n}`, logged(`signal ${n}`)));
    for (const n of upTo(40)) await given.log.append(lease, n, [logged(`mine ${n}`)]);
    await Promise.all(signals);
    await given.log.append(lease, 41, [completed]);
    for (const events of await Promise.all(followers)) expect(seqs(events)).toEqual(upTo(82));
  });

  test("the holder hears of a signal from a peer, and its next append brings it", async () => {
    const run = newRun();
    await given.log.create(run);
    const heard = Promise.withResolvers<void>();
    const claim = await given.log.claim(run.runId, { owner: "first", leaseMs, onOutside: heard.resolve });
    if (claim.status !== "claimed") throw new Error(`the run is ${claim.status}`);
    const startedAt = performance.now();
    await given.peer.signal(run.runId, "cancel", cancelRequest);
    await heard.promise;
    expect(performance.now() - startedAt).toBeLessThan(soonMs);
    const { outside } = await given.log.append(claim.lease, 1, []);
    expect(outside).toMatchObject([{ type: "run.cancel_requested" }]);
  });

  test("law 3: a run that is held here is held for a peer; once the peer has it, the older lease is refused (`fenced`)", async () => {
    const { runId, lease } = await heldRun(given.log);
    await given.log.append(lease, 1, [logged("a")]);
    const held = await given.peer.claim(runId, { owner: "second", leaseMs, onOutside: () => undefined });
    expect(held.status).toBe("held");
    given.clock.advance(leaseMs);
    const second = await claimed(given.peer, runId, "second");
    await expect(given.log.append(lease, 2, [logged("late")])).rejects.toMatchObject({ code: "fenced" });
    await expect(given.log.append(lease, 1, [logged("a")])).rejects.toMatchObject({ code: "fenced" });
    await given.log.release(lease);
    await given.peer.append(second, 1, [completed]);
    expect(seqs(await wholeLog(given.log, runId))).toEqual([1, 2, 3]);
  });

  test("law 3: of claims on both sides at one time exactly one is given the run", async () => {
    const run = newRun();
    await given.log.create(run);
    const claims = upTo(10).map((n) => {
      const log = n % 2 === 0 ? given.log : given.peer;
      return log.claim(run.runId, { owner: `owner ${n}`, leaseMs, onOutside: () => undefined });
    });
    const statuses = (await Promise.all(claims)).map((claim) => claim.status);
    expect(statuses.filter((status) => status === "claimed")).toHaveLength(1);
  });

  test("law 2: a repeated `n` returns the stored result, also to a peer that was given the lease", async () => {
    const { runId, lease } = await heldRun(given.log);
    await given.log.signal(runId, "answer", logged("outside"));
    const first = await given.log.append(lease, 1, [logged("a"), logged("b")]);
    await given.log.signal(runId, "another", logged("later"));
    expect(await given.peer.append(lease, 1, [logged("a"), logged("b")])).toEqual(first);
    const second = await given.peer.append(lease, 2, []);
    expect(second.outside).toHaveLength(1);
    expect(await given.log.append(lease, 2, [])).toEqual(second);
  });

  test("law 13: of signals from both sides with one key exactly one is stored", async () => {
    const { runId } = await heldRun(given.log);
    const answers = await Promise.all(
      upTo(10).map((n) => (n % 2 === 0 ? given.log : given.peer).signal(runId, "cancel", cancelRequest)),
    );
    expect(answers.filter((answer) => answer.won)).toHaveLength(1);
    expect(new Set(answers.map((answer) => answer.event.seq))).toEqual(new Set([2]));
  });

  test("a peer is told when a run may have become claimable", async () => {
    let hints = 0;
    given.peer.onClaimable(() => {
      hints += 1;
    });
    // Once it has answered it is open, and hears of all that comes.
    await given.peer.claimable({ pipelines: [], except: new Set(), limit: 1 });
    const run = newRun();
    await given.log.create(run);
    await expect.poll(() => hints, { timeout: soonMs }).toBe(1);
    const lease = await claimed(given.log, run.runId, "first");
    await given.log.release(lease);
    await expect.poll(() => hints, { timeout: soonMs }).toBe(2);
  });

  test("law 8: a run that was deleted here is expired for a peer", async () => {
    const runId = await endedRun(given.log);
    expect(await given.peer.find(runId)).toBeDefined();
    await given.log.delete(runId);
    const expired = { code: "run_expired" };
    await expect(given.peer.read(runId, undefined, 1)).rejects.toMatchObject(expired);
    await expect(given.peer.create(newRun({ runId }))).rejects.toMatchObject(expired);
    expect((await given.peer.list({ limit: 10 })).runs).toEqual([]);
  });
}
