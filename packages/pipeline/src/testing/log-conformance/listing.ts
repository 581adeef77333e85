import { expect, test } from "vitest";
import type { ListQuery } from "../../engine/run-log.ts";
import { encodeFact } from "../../model/event-text.ts";
import {
  claimed,
  completed,
  endedRun,
  type Given,
  heldRun,
  logged,
  newRun,
  upTo,
} from "../log-under-test.ts";

export function listing(given: Given): void {
  test("list gives summaries, newest first, page by page without a gap or a repeat", async () => {
    const runs = [];
    for (const _ of upTo(7)) {
      const run = newRun();
      await given.log.create(run);
      runs.unshift(run.runId);
      given.clock.advance(1);
    }
    const listed: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await given.log.list({ limit: 3, cursor });
      expect(page.runs.length).toBeLessThanOrEqual(3);
      listed.push(...page.runs.map((run) => run.runId));
      cursor = page.next;
    } while (cursor !== undefined);
    expect(listed).toEqual(runs);
    expect((await given.log.list({ limit: 7 })).next).toBeUndefined();
  });

  test("list filters by owner, pipeline and status, and tells how far a run is", async () => {
    const { runId, lease } = await heldRun(given.log);
    const [ann, other] = [newRun({ owner: "ann" }), newRun({ pipeline: "other" })];
    await Promise.all([given.log.create(ann), given.log.create(other)]);
    given.clock.advance(5);
    await given.log.append(lease, 1, [logged("a"), completed]);
    const ids = async (query: object) =>
      (await given.log.list({ limit: 10, ...query })).runs.map((run) => run.runId);
    expect(await ids({ owner: "ann" })).toEqual([ann.runId]);
    expect(await ids({ pipeline: "other" })).toEqual([other.runId]);
    expect(await ids({ status: "completed" })).toEqual([runId]);
    expect(await ids({ owner: "ann", status: "completed" })).toEqual([]);
    const { runs } = await given.log.list({ limit: 10, status: "completed" });
    expect(runs).toEqual([
      {
        runId,
        pipeline: "report",
        status: "completed",
        queuedAt: given.clock() - 5,
        endedAt: given.clock(),
        lastSeq: 3,
      },
    ]);
  });

  test("a paused run is listed as paused until it is resumed or ends, whoever drives it and lets it go", async () => {
    const fact = (type: "run.paused" | "run.resumed") => encodeFact({ type });
    const status = async () => (await given.log.list({ limit: 1 })).runs[0]?.status;
    const run = newRun();
    await given.log.create(run);
    await given.log.signal(run.runId, "pause:1", fact("run.paused"));
    expect(await status()).toBe("paused");
    const lease = await claimed(given.log, run.runId, "first");
    for (const [index, type] of (["run.started", "run.woken"] as const).entries()) {
      await given.log.append(lease, index + 1, [encodeFact({ type, worker: "first" })]);
      expect(await status()).toBe("paused");
    }
    await given.log.suspend(lease, { afterSeq: 4 });
    expect((await given.log.list({ limit: 1, status: "paused" })).runs).toHaveLength(1);
    expect((await given.log.list({ limit: 1, status: "waiting" })).runs).toEqual([]);
    await given.log.signal(run.runId, "resume:1", fact("run.resumed"));
    expect(await status()).toBe("running");
    await given.log.signal(run.runId, "pause:2", fact("run.paused"));
    const second = await claimed(given.log, run.runId, "second");
    await given.log.append(second, 1, [encodeFact({ type: "run.taken_over", worker: "second", epoch: 2 })]);
    expect(await status()).toBe("paused");
    await given.log.append(second, 2, [completed]);
    expect(await status()).toBe("completed");
  });

  test("list filters by nobody as owner, by several statuses, by time, and by a text in the runId or the input", async () => {
    const queued = (input: unknown) =>
      encodeFact({ type: "run.queued", pipeline: "report", pipelineVersion: "1", input });
    const startedAt = given.clock();
    const old = await endedRun(given.log, { owner: "ann", queued: queued({ city: "Zürich 100%" }) });
    given.clock.advance(10);
    const { runId: held } = await heldRun(given.log);
    given.clock.advance(10);
    const fresh = newRun({ runId: "Find-ME", owner: "ann", queued: queued({ due: new Date(0) }) });
    await given.log.create(fresh);
    const ids = async (query: Partial<ListQuery>) =>
      (await given.log.list({ limit: 10, ...query })).runs.map((run) => run.runId);
    expect(await ids({})).toEqual([fresh.runId, held, old]);
    expect(await ids({ owner: null })).toEqual([held]);
    expect(await ids({ status: ["completed", "queued"] })).toEqual([fresh.runId, held, old]);
    expect(await ids({ status: ["completed", "failed", "completed"] })).toEqual([old]);
    expect(await ids({ status: [] })).toEqual([]);
    expect(await ids({ since: startedAt + 10 })).toEqual([fresh.runId, held]);
    expect(await ids({ until: startedAt + 10 })).toEqual([old]);
    expect(await ids({ since: startedAt + 10, until: startedAt + 20 })).toEqual([held]);
    expect(await ids({ text: "zÜRICH 100%" })).toEqual([old]);
    expect(await ids({ text: "find-me" })).toEqual([fresh.runId]);
    expect(await ids({ text: "1970-01-01T00:00" })).toEqual([fresh.runId]);
    expect(await ids({ text: "_" })).toEqual([]);
    const page = await given.log.list({ owner: "ann", since: startedAt, limit: 1 });
    expect(page.runs.map((run) => run.runId)).toEqual([fresh.runId]);
    expect(await ids({ owner: "ann", since: startedAt, cursor: page.next })).toEqual([old]);
  });

  test("list refuses a cursor that no list gave out (`invalid_cursor`)", async () => {
    await heldRun(given.log);
    await expect(given.log.list({ limit: 3, cursor: "?" })).rejects.toMatchObject({ code: "invalid_cursor" });
  });
}
