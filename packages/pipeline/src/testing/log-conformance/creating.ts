import { expect, test } from "vitest";
import {
  cancelRequest,
  claimed,
  completed,
  due,
  followed,
  type Given,
  logged,
  messages,
  newRun,
  seqs,
  wholeLog,
} from "../log-under-test.ts";

export function creating(given: Given): void {
  test("create stores `run.queued` as seq 1, or answers with the run that is there", async () => {
    const run = newRun({ owner: "ann" });
    const other = newRun({ runId: run.runId, inputFingerprint: "other" });
    const [first, second] = await Promise.all([given.log.create(run), given.log.create(other)]);
    expect(first.created).toBe(true);
    expect(second).toEqual({ created: false, run: first.run });
    expect(first.run).toMatchObject({ runId: run.runId, owner: "ann", inputFingerprint: "same" });
    expect(await given.log.find(run.runId)).toEqual(first.run);
    const events = await wholeLog(given.log, run.runId);
    expect(events).toMatchObject([{ seq: 1, type: "run.queued" }]);
  });

  test("create stores `run.queued` as seq 1 and its seed behind it, in one; a second create adds nothing", async () => {
    const run = newRun({ seed: [logged("copied"), logged("copied too")] });
    await Promise.all([given.log.create(run), given.log.create(run)]);
    const events = await wholeLog(given.log, run.runId);
    expect(seqs(events)).toEqual([1, 2, 3]);
    expect(new Set(events.map(({ tag }) => tag)).size).toBe(1);
    expect(messages(events)).toEqual(["copied", "copied too"]);
    expect(await due(given.log)).toMatchObject({ runIds: [run.runId] });
    expect((await given.log.list({ limit: 1 })).runs).toMatchObject([{ status: "queued", lastSeq: 3 }]);
    const claim = await given.log.claim(run.runId, {
      owner: "first",
      leaseMs: 1_000,
      onOutside: () => undefined,
    });
    expect(claim.status === "claimed" && claim.events).toEqual(events);
    if (claim.status !== "claimed") return;
    const { outside } = await given.log.append(claim.lease, 1, [completed]);
    expect(outside).toEqual([]);
  });

  test("an unknown run is not found, whatever is asked of it", async () => {
    const unknown = { code: "run_not_found" };
    expect(await given.log.find("nobody")).toBeUndefined();
    await expect(given.log.read("nobody", undefined, 10)).rejects.toMatchObject(unknown);
    await expect(claimed(given.log, "nobody", "first")).rejects.toMatchObject(unknown);
    await expect(given.log.signal("nobody", "cancel", cancelRequest)).rejects.toMatchObject(unknown);
    const follow = given.log.follow("nobody", undefined, new AbortController().signal);
    await expect(followed(follow)).rejects.toMatchObject(unknown);
  });
}
