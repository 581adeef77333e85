import { expect, test } from "vitest";
import { z } from "zod";
import { definePipeline } from "../define/pipeline.ts";
import { FileRef } from "../model/file-ref.ts";
import { agent } from "../testing/agents.ts";
import { tempFiles } from "../testing/driven-run.ts";
import { manualClock } from "../testing/manual-clock.ts";
import { createEngine } from "./engine.ts";
import { memoryLog } from "./memory/memory-log.ts";
import { applyRetention } from "./retention.ts";

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
  const files = tempFiles();
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
  const { engine, files, sent, results } = await used(2);
  const [first, second] = results;
  if (!first || !second) throw new Error("two runs were made");
  await engine.delete(first.runId);
  await expect(engine.state(first.runId)).rejects.toMatchObject({ code: "run_expired" });
  await expect(engine.start(keeping, { sent }, { runId: first.runId })).rejects.toMatchObject({
    code: "run_expired",
  });
  expect(await files.find(first.file.id)).toBeUndefined();
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
