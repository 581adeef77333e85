import { expect, test } from "vitest";
import type { ListQuery, RunFilter } from "../../engine/run-log.ts";
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

const started = encodeFact({ type: "run.started", worker: "first" });
const nothing = { queued: 0, running: 0, waiting: 0, paused: 0, completed: 0, failed: 0, cancelled: 0 };

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
    const [ann, other] = [newRun({ owner: "ann", title: "of Ann" }), newRun({ pipeline: "other" })];
    await Promise.all([given.log.create(ann), given.log.create(other)]);
    given.clock.advance(5);
    await given.log.append(lease, 1, [started]);
    given.clock.advance(5);
    await given.log.append(lease, 2, [started, logged("a"), completed]);
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
        title: undefined,
        owner: undefined,
        status: "completed",
        queuedAt: given.clock() - 10,
        startedAt: given.clock() - 5,
        endedAt: given.clock(),
        lastSeq: 5,
      },
    ]);
    expect((await given.log.list({ limit: 1, owner: "ann" })).runs).toEqual([
      {
        runId: ann.runId,
        pipeline: "report",
        title: "of Ann",
        owner: "ann",
        status: "queued",
        queuedAt: given.clock() - 10,
        startedAt: undefined,
        endedAt: undefined,
        lastSeq: 1,
      },
    ]);
    expect(await given.log.find(ann.runId)).toMatchObject({ title: "of Ann" });
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

  test("list filters by nobody as owner, by several statuses, by time, and by a text in the runId, the title or the input", async () => {
    const queued = (input: unknown, title?: string) =>
      encodeFact({
        type: "run.queued",
        pipeline: "report",
        pipelineVersion: "1",
        input,
        ...(title && { title }),
      });
    const startedAt = given.clock();
    const old = await endedRun(given.log, { owner: "ann", queued: queued({ city: "Zürich 100%" }) });
    given.clock.advance(10);
    const { runId: held } = await heldRun(given.log);
    given.clock.advance(10);
    const fresh = newRun({
      runId: "Find-ME",
      owner: "ann",
      queued: queued({ due: new Date(0) }, "Übersicht"),
    });
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
    expect(await ids({ text: "übersicht" })).toEqual([fresh.runId]);
    expect(await ids({ text: "1970-01-01T00:00" })).toEqual([fresh.runId]);
    expect(await ids({ text: "_" })).toEqual([]);
    for (const query of [{ text: "\0" }, { text: "find-me\0" }, { owner: "ann\0" }, { pipeline: "report\0" }])
      expect(await ids(query), JSON.stringify(query)).toEqual([]);
    const page = await given.log.list({ owner: "ann", since: startedAt, limit: 1 });
    expect(page.runs.map((run) => run.runId)).toEqual([fresh.runId]);
    expect(await ids({ owner: "ann", since: startedAt, cursor: page.next })).toEqual([old]);
  });

  test("count gives what a list gives, all pages together, by status", async () => {
    const { clock, log } = given;
    const startedAt = clock();
    await endedRun(log, { owner: "ann" });
    clock.advance(10);
    await heldRun(log);
    const { lease } = await heldRun(log);
    await log.append(lease, 1, [started]);
    clock.advance(10);
    await log.create(newRun({ runId: "Find-ME", owner: "ann", pipeline: "other" }));
    expect(await log.count({})).toEqual({ ...nothing, completed: 1, queued: 2, running: 1 });
    const queries: RunFilter[] = [
      { owner: "ann" },
      { owner: null },
      { owner: "ann", pipeline: "report" },
      { pipeline: "report" },
      { pipeline: "report", status: "queued" },
      { status: ["completed", "running", "completed"] },
      { status: [] },
      { since: startedAt + 10 },
      { until: startedAt + 10 },
      { owner: null, since: startedAt + 10, until: startedAt + 20 },
      { text: "find-ME" },
      { owner: "ann", text: "" },
      { pipeline: "report", status: "failed", text: "{}" },
      { text: "find-ME\0" },
      { owner: "ann\0", pipeline: "report\0" },
    ];
    for (const query of queries) {
      const { runs } = await log.list({ ...query, limit: 10 });
      const listed = { ...nothing };
      for (const { status } of runs) listed[status] += 1;
      expect(await log.count(query), JSON.stringify(query)).toEqual(listed);
    }
  });

  test("count looks at no more runs of a status than it may, the newest first, and says that there may be more", async () => {
    const { clock, log } = given;
    for (const input of ["old", "new", "new", "new"]) {
      const queued = encodeFact({ type: "run.queued", pipeline: "report", pipelineVersion: "1", input });
      await log.create(newRun({ owner: "ann", queued }));
      clock.advance(1);
    }
    for (const query of [{}, { owner: "ann" }, { pipeline: "report" }, { text: "new" }, { text: "old" }]) {
      const all = (await log.list({ ...query, limit: 10 })).runs.length;
      const { more, queued } = await log.count({ ...query, lookAt: 2 });
      // An index may tell of all, and a store of several parts looks at some in each.
      if (more) expect(queued).toBeLessThanOrEqual(all);
      else expect(queued).toBe(all);
      expect(await log.count({ ...query, lookAt: 100 })).toEqual({ ...nothing, queued: all });
    }
  });

  test("list refuses a cursor that no list gave out (`invalid_cursor`)", async () => {
    await heldRun(given.log);
    await expect(given.log.list({ limit: 3, cursor: "?" })).rejects.toMatchObject({ code: "invalid_cursor" });
  });
}
