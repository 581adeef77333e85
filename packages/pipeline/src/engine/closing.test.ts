import { expect, test } from "vitest";
import { z } from "zod";
import { definePipeline } from "../define/pipeline.ts";
import { quiet, tempFiles } from "../testing/driven-run.ts";
import { createEngine } from "./engine.ts";
import { memoryLog } from "./memory/memory-log.ts";
import type { RunLog } from "./run-log.ts";

const empty = definePipeline({ name: "empty", input: z.unknown(), agents: {}, run: async () => "done" });

/** A log of which some is done differently. */
function altered(log: RunLog, methods: Partial<RunLog>): RunLog {
  return Object.assign(Object.create(log) as RunLog, methods);
}

test("an engine that closes while it looks a run up waits for that run before it closes the log", async () => {
  const log = memoryLog();
  const [asked, answer] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  let closed = false;
  const slow = altered(log, {
    async find(runId) {
      asked.resolve();
      await answer.promise;
      return log.find(runId);
    },
    async close() {
      closed = true;
      await log.close();
    },
  });
  const engine = createEngine({ pipelines: [empty], files: tempFiles(), log: slow });
  const { runId } = await engine.start(empty, null);
  await asked.promise;
  const closing = engine.close();
  await quiet();
  expect(closed).toBe(false);
  answer.resolve();
  await closing;
  expect((await log.read(runId, undefined, 500)).ended).toBe(true);
});

test("an engine that closes while it looks for what to delete says nothing of that", async () => {
  const listed = Promise.withResolvers<never>();
  const errors: unknown[] = [];
  const engine = createEngine({
    pipelines: [empty],
    files: tempFiles(),
    log: altered(memoryLog(), { list: () => listed.promise }),
    keep: { runs: 1 },
    onError: (error) => errors.push(error),
  });
  await engine.close();
  listed.reject(new Error("the store was closed"));
  await quiet();
  expect(errors).toEqual([]);
});
