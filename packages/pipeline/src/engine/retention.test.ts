import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { z } from "zod";
import { definePipeline, type Pipeline } from "../define/pipeline.ts";
import type { FileStore } from "../files/file-store.ts";
import { encodeFact } from "../model/event-text.ts";
import { FileRef } from "../model/file-ref.ts";
import { agent } from "../testing/agents.ts";
import { driveOptions, tempFiles } from "../testing/driven-run.ts";
import { testsInFull } from "../testing/environment.ts";
import { newRun } from "../testing/log-under-test.ts";
import { manualClock } from "../testing/manual-clock.ts";
import { type Drive, drive } from "./drive.ts";
import { createEngine } from "./engine.ts";
import { memoryLog } from "./memory/memory-log.ts";
import { applyRetention, collectFiles } from "./retention.ts";
import type { RunLog } from "./run-log.ts";
import { schemaFingerprint } from "./schema-fingerprint.ts";

const msPerDay = 24 * 60 * 60 * 1000;

const keeping = definePipeline({
  name: "keeping",
  input: z.object({ sent: FileRef }),
  agents: { write: agent((_input, step) => step.writeFile("result.txt", step.runId)) },
  run: async (_input, { steps }) => ({ file: FileRef.parse(await steps.write(null)) }),
});

/** An engine on which some runs have ended, a day apart, all on one sent file. */
async function used(runs: number) {
  const clock = manualClock();
  const log = memoryLog(clock);
  const files = tempFiles({ clock });
  const engine = createEngine({ pipelines: [keeping], files, log, clock });
  const sent = await files.write("sent.txt", "sent");
  const results: { runId: string; file: FileRef }[] = [];
  for (let n = 0; n < runs; n++) {
    const run = await engine.start(keeping, { sent });
    results.push({ runId: run.runId, file: (await run.result).file });
    clock.advance(msPerDay);
  }
  return { engine, log, files, clock, sent, results };
}

test("a deleted run answers that it is gone, and takes along the files that only it mentions", async () => {
  const { engine, files, clock, sent, results } = await used(2);
  const [first, second] = results;
  if (!first || !second) throw new Error("two runs were made");
  await engine.delete(first.runId);
  await expect(engine.state(first.runId)).rejects.toMatchObject({ code: "run_expired" });
  await expect(engine.start(keeping, { sent }, { runId: first.runId })).rejects.toMatchObject({
    code: "run_expired",
  });
  expect(await files.find(first.file.id)).toBeUndefined();
  expect(await files.expiredAt(first.file.id)).toBe(clock());
  expect(await files.find(sent.id)).toEqual(sent);
  await engine.delete(second.runId);
  expect(await files.find(sent.id)).toBeUndefined();
});

test("keeps the newest runs", async () => {
  const { engine, log, files, clock, results } = await used(4);
  expect(await applyRetention(log, files, { runs: 2 }, clock())).toBe(2);
  const { runs } = await engine.list({ limit: 10 });
  expect(runs.map((run) => run.runId)).toEqual([results[3]?.runId, results[2]?.runId]);
});

test("keeps the runs of the last days", async () => {
  const { engine, log, files, clock, results } = await used(4);
  expect(await applyRetention(log, files, { days: 3 }, clock())).toBe(1);
  const { runs } = await engine.list({ limit: 10 });
  expect(runs.map((run) => run.runId)).toEqual(
    results
      .slice(1)
      .map((run) => run.runId)
      .toReversed(),
  );
});

test("never deletes a run that has not ended", async () => {
  const { log, files, clock } = await used(0);
  const engine = createEngine({ pipelines: [keeping], files, log, clock, work: false });
  const sent = await files.write("sent.txt", "sent");
  const { runId } = await engine.start(keeping, { sent }, { owner: "nobody works" });
  clock.advance(100 * msPerDay);
  expect(await applyRetention(log, files, { days: 1, runs: 0 }, clock())).toBe(0);
  await expect(engine.delete(runId)).rejects.toMatchObject({ code: "run_active" });
});

describe("files that no run mentions", () => {
  test("go when they are a day old, and those that a run mentions stay", async () => {
    const { log, files, clock, sent, results } = await used(1);
    const stray = await files.write("never-used.txt", "stray");
    clock.advance(msPerDay);
    const fresh = await files.write("just-sent.txt", "fresh");
    expect(await collectFiles(log, files, {}, clock())).toBe(0);
    clock.advance(1);
    expect(await collectFiles(log, files, {}, clock())).toBe(1);
    expect(await files.find(stray.id)).toBeUndefined();
    expect(await files.expiredAt(stray.id)).toBe(clock());
    for (const file of [fresh, sent, results[0]?.file])
      expect(await files.find(file?.id ?? "")).toEqual(file);
  });

  test("are kept for as many hours as is said", async () => {
    const { log, files, clock } = await used(1);
    const stray = await files.write("never-used.txt", "stray");
    clock.advance(2 * 60 * 60 * 1000 + 1);
    expect(await collectFiles(log, files, { unusedHours: 3 }, clock())).toBe(0);
    expect(await collectFiles(log, files, { unusedHours: 2 }, clock())).toBe(1);
    expect(await files.find(stray.id)).toBeUndefined();
  });

  test("are those of an attempt that was fenced while it wrote: they are in no log, and go", async () => {
    const { log, files, clock } = await used(1);
    const written = Promise.withResolvers<FileRef>();
    const late = definePipeline({
      name: "late",
      input: z.null(),
      agents: {
        write: agent(async (_input, step) => {
          // Another driver takes the run over while the bytes are on their way.
          clock.advance(60_001);
          await log.claim(step.runId, { owner: "other", leaseMs: 60_000, onOutside: () => undefined });
          return step.writeFile("late.txt", "late");
        }),
      },
      run: async (_input, { steps }) => steps.write(null),
    });
    const keeping = { ...files, write: kept(files.write, written.resolve) };
    await drive({ ...driveOptions(late, log), files: keeping, clock, ...(await stored(log, late)) });
    const { id } = await written.promise;
    expect(await files.find(id)).toBeDefined();
    clock.advance(msPerDay + 1);
    expect(await collectFiles(log, files, {}, clock())).toBe(1);
    expect(await files.find(id)).toBeUndefined();
  });

  test("are found again by the next sweep where one was cut off behind the log's answer", async () => {
    const { log, files, clock } = await used(1);
    const stray = await files.write("never-used.txt", "stray");
    clock.advance(msPerDay + 1);
    const cut = { ...files, expire: async () => Promise.reject(new Error("power cut")) };
    await expect(collectFiles(log, cut, {}, clock())).rejects.toThrow("power cut");
    expect(await files.find(stray.id)).toEqual(stray);
    expect(await collectFiles(log, files, {}, clock())).toBe(1);
  });

  test("go by themselves where an engine is told what to keep, and stay where it is not", async () => {
    const { log, files, clock } = await used(1);
    const stray = await files.write("never-used.txt", "stray");
    clock.advance(msPerDay + 1);
    const looked = vi.fn(files.list);
    createEngine({ pipelines: [keeping], files: { ...files, list: looked }, log, clock, work: false });
    createEngine({ pipelines: [keeping], files, log, clock, work: false, keep: {} });
    await vi.waitFor(async () => expect(await files.expiredAt(stray.id)).toBe(clock()));
    expect(looked).not.toHaveBeenCalled();
  });

  test("are let be by a log that is younger than they are", async () => {
    const { files, clock, sent } = await used(1);
    const other = memoryLog(clock);
    clock.advance(1);
    const engine = createEngine({ pipelines: [keeping], files, log: other, clock, keep: {} });
    const run = await engine.start(keeping, { sent: await files.write("other.txt", "other") });
    await run.result;
    clock.advance(2 * msPerDay);
    expect(await collectFiles(other, files, {}, clock())).toBe(0);
    expect(await files.find(sent.id)).toEqual(sent);
  });
});

test("a start that names a file, and a delete and a sweep that remove it, leave no run without its file, in whatever order", {
  timeout: 60_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), fc.boolean(), async (scheduler, isOld) => {
      const { log, files, clock, sent, results } = await used(1);
      if (isOld)
        await createEngine({ pipelines: [keeping], files, log, clock }).delete(results[0]?.runId ?? "");
      const upload = isOld ? await files.write("sent.txt", "sent") : sent;
      clock.advance(2 * msPerDay);
      const slow = slowed(log, files, scheduler);
      const engine = createEngine({ pipelines: [keeping], ...slow, clock, work: false });
      const start = () =>
        engine.start(keeping, { sent: upload }, { runId: "raced" }).then(
          () => "started",
          (error: { code?: string }) => error.code,
        );
      const all = Promise.all([
        start(),
        isOld ? undefined : engine.delete(results[0]?.runId ?? ""),
        collectFiles(slow.log, slow.files, {}, clock()),
      ]);
      const [started] = await scheduler.waitFor(all);
      const file = await files.find(upload.id);
      if (started === "started") expect(file).toEqual(upload);
      else {
        expect([started, file]).toEqual(["file_not_found", undefined]);
        expect(await log.find("raced")).toBeUndefined();
      }
    }),
    { seed: 11, numRuns: testsInFull ? 2_000 : 150 },
  );
});

/** Every call that the race is about begins when the scheduler lets it. */
function slowed(log: RunLog, files: FileStore, scheduler: fc.Scheduler): { log: RunLog; files: FileStore } {
  const slow =
    <Args extends unknown[], Result>(call: (...args: Args) => Promise<Result>) =>
    async (...args: Args): Promise<Result> => {
      await scheduler.schedule(Promise.resolve());
      return call(...args);
    };
  const calls = {
    create: slow(log.create.bind(log)),
    delete: slow(log.delete.bind(log)),
    forgetFiles: slow(log.forgetFiles.bind(log)),
  };
  return {
    // The log's other methods are found behind these.
    log: Object.assign(Object.create(log) as RunLog, calls),
    files: { ...files, find: slow(files.find), expire: slow(files.expire) },
  };
}

function kept<Args extends unknown[], Result>(
  call: (...args: Args) => Promise<Result>,
  keep: (result: Result) => void,
): (...args: Args) => Promise<Result> {
  return async (...args) => {
    const result = await call(...args);
    keep(result);
    return result;
  };
}

/** A run that waits to be driven. */
async function stored(log: RunLog, pipeline: Pipeline): Promise<Pick<Drive, "run">> {
  const run = newRun({ pipeline: pipeline.name, schemaFingerprint: schemaFingerprint(pipeline) });
  const queued = { type: "run.queued", pipeline: pipeline.name, pipelineVersion: "1", input: null } as const;
  return { run: (await log.create({ ...run, queued: encodeFact(queued) })).run };
}
