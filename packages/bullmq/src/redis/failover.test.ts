import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brokenLaws } from "@stepcast/pipeline/conformance";
import { createEngine, type NewRun, type Page } from "@stepcast/pipeline/engine";
import { diskFiles } from "@stepcast/pipeline/files";
import { decodeEvent, encodeFact } from "@stepcast/pipeline/store";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openStore } from "../open-store.ts";
import { chaosPipeline, totalOf } from "../testing/chaos/pipeline.ts";
import { type RedisSentinels, startRedisSentinels } from "../testing/redis-sentinels.ts";
import { checkRedis } from "./check-server.ts";
import { redisLog } from "./redis-log.ts";

let redis: RedisSentinels;
beforeEach(async () => {
  redis = await startRedisSentinels();
});
afterEach(() => redis.kill());

test.for(["the primary dies", "the primary is told to hand over"])(
  "where %s and Sentinels make the replica the primary, runs under way go on there to their end, and are seen whole",
  {
    timeout: 60_000,
  },
  async (what) => {
    expect(await checkRedis(redis.url)).toEqual([]);
    const folder = mkdtempSync(join(tmpdir(), "stepcast-failover-"));
    const side = join(folder, "side.txt");
    const pipeline = chaosPipeline(side);
    const onError = () => undefined;
    const store = await openStore(redis.url, { onError });
    const files = diskFiles(join(folder, "files"));
    const engine = createEngine({ ...store, pipelines: [pipeline], files, leaseMs: 2_000, onError });
    const watching = Array.from({ length: 5 }, async (_, index) => {
      const runId = `run-${index}`;
      await engine.start(pipeline, { size: 100 }, { runId });
      return seenBy(engine.follow(runId, undefined, new AbortController().signal));
    });
    // All are under way.
    await expect.poll(async () => (await engine.list({ status: "running", limit: 10 })).runs.length).toBe(5);
    await redis.inStep();
    await (what === "the primary dies" ? redis.primary.kill() : redis.handOver());
    await redis.failedOver();
    for (const [index, seen] of (await Promise.all(watching)).entries()) {
      const stored = await seenBy(engine.follow(`run-${index}`, undefined, new AbortController().signal));
      expect(seen).toEqual(stored);
      const events = stored.map((text) => decodeEvent(text));
      expect(brokenLaws(events)).toEqual([]);
      expect(events.at(-1)).toMatchObject({ type: "run.completed", output: { total: totalOf(100) } });
    }
    expect(readFileSync(side, "utf8")).toContain("run-4");
    await engine.close();
  },
);

test("where the new primary was behind, a viewer is told that its cursor does not belong, and the run goes on from what is there", {
  timeout: 60_000,
}, async () => {
  const log = redisLog(redis.url);
  await log.create(run);
  const claim = await log.claim("run", { owner: "first", leaseMs: 1_000, onOutside: () => undefined });
  if (claim.status !== "claimed") throw new Error(`the run is ${claim.status}`);
  await log.append(claim.lease, 1, [line("kept")]);
  await redis.inStep();
  await redis.holdBack();
  await log.append(claim.lease, 2, [line("lost"), line("lost too")]);
  const pages = log.follow("run", undefined, new AbortController().signal)[Symbol.asyncIterator]();
  expect((await pages.next()).value).toMatchObject({
    events: [{ seq: 1 }, { seq: 2 }, { seq: 3 }, { seq: 4 }],
  });

  await redis.primary.kill();
  await redis.failedOver();
  const told: Page = (await pages.next()).value ?? fail();
  expect(told).toEqual({ events: [], ended: false, reset: { lastSeq: 2 } });
  expect((await pages.next()).value).toMatchObject({ events: [{ seq: 1 }, { seq: 2 }] });
  // Its driver counts on from what is no longer there.
  await expect(log.append(claim.lease, 3, [line("late")])).rejects.toMatchObject({ code: "out_of_order" });

  await log.release(claim.lease);
  const next = await log.claim("run", { owner: "second", leaseMs: 1_000, onOutside: () => undefined });
  if (next.status !== "claimed") throw new Error(`the run is ${next.status}`);
  expect(next.events).toHaveLength(2);
  await log.append(next.lease, 1, [encodeFact({ type: "run.completed", output: null })]);
  const seen = [];
  for (let page = await pages.next(); !page.done; page = await pages.next()) seen.push(...page.value.events);
  expect(seen).toMatchObject([{ seq: 3, type: "run.completed" }]);
  await log.close();
});

const run: NewRun = {
  runId: "run",
  pipeline: "report",
  pipelineVersion: "1",
  inputFingerprint: "same",
  schemaFingerprint: "same",
  owner: undefined,
  queued: encodeFact({ type: "run.queued", pipeline: "report", pipelineVersion: "1", input: {} }),
};

function line(message: string) {
  return encodeFact({ type: "step.logged", step: "a", key: "a", attempt: 1, level: "info", message });
}

/** What a viewer has in the end: at a reset it drops what it had. */
async function seenBy(pages: AsyncIterable<Page>): Promise<string[]> {
  let seen: string[] = [];
  for await (const { events, reset } of pages) {
    if (reset) seen = [];
    seen.push(...events.map(({ text }) => text));
  }
  return seen;
}

function fail(): never {
  throw new Error("the viewer was told nothing");
}
