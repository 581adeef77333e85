import { logConformance } from "@stepcast/pipeline/conformance";
import type { NewRun } from "@stepcast/pipeline/engine";
import { encodeFact } from "@stepcast/pipeline/store";
import { afterAll, beforeAll, expect, test } from "vitest";
import { queueConformance } from "../testing/queue-conformance.ts";
import { type RedisCluster, startRedisCluster } from "../testing/redis-cluster.ts";
import { checkRedis } from "./check-server.ts";
import { connect } from "./connect.ts";
import { redisLog } from "./redis-log.ts";
import { redisQueues } from "./redis-queues.ts";

let cluster: RedisCluster;
beforeAll(async () => {
  cluster = await startRedisCluster();
});
afterAll(() => cluster.kill());

let stores = 0;

logConformance("the log in a Redis cluster, shared by two", {
  create(clock) {
    const store = { prefix: `store-${++stores}`, clock };
    return { log: redisLog(cluster.url, store), peer: redisLog(cluster.url, store) };
  },
});

queueConformance("the dispatcher on BullMQ over a Redis cluster", {
  log: (prefix) => redisLog(cluster.url, { prefix }),
  queues: (prefix) => redisQueues(cluster.url, prefix),
});

test("a cluster keeps runs on all of its servers", async () => {
  const prefix = `store-${++stores}`;
  const log = redisLog(cluster.url, { prefix });
  for (const run of Array(60).keys()) await log.create(newRun(`run-${run}`));
  await log.close();
  const runs = await Promise.all(cluster.servers.map(({ url }) => keysAt(url, `${prefix}:{*}:run:*`)));
  expect(runs.reduce((sum, count) => sum + count)).toBe(60);
  for (const count of runs) expect(count).toBeGreaterThan(5);
});

test("while the slot of a run is moved to another server, what is asked of it waits, and is done whole and once", async () => {
  const prefix = `store-${++stores}`;
  const log = redisLog(cluster.url, { prefix });
  const lease = { owner: "worker", leaseMs: 60_000, onOutside: () => undefined };
  await log.create(newRun("moved"));
  const claim = await log.claim("moved", lease);
  if (claim.status !== "claimed") throw new Error("nobody else has it");
  const slot = await slotOf(`${prefix}:*:run:moved*`);
  const asked: Promise<unknown>[] = [];
  await cluster.moveSlot(slot, async () => {
    asked.push(
      log.create(newRun("moved")),
      log.append(claim.lease, 1, [encodeFact({ type: "run.started", worker: "worker" })]),
      log.claim("moved", { ...lease, owner: "another" }),
      log.read("moved", undefined, 10),
    );
    // Each has come to the new server, which has but half of the keys, and was told to come again; or was done too early.
    let isEarly = false;
    for (const call of asked) call.finally(() => (isEarly = true)).catch(() => undefined);
    const turnedAway = async () => isEarly || (await refusalsIn("TRYAGAIN")) >= asked.length;
    await expect.poll(turnedAway, { timeout: 5_000 }).toBe(true);
  });
  expect(await Promise.all(asked)).toMatchObject([
    { created: false, run: { runId: "moved" } },
    { events: [{ seq: 2, type: "run.started" }] },
    { status: "held" },
    { events: expect.arrayContaining([expect.objectContaining({ seq: 1, type: "run.queued" })]) },
  ]);
  const { events } = await log.read("moved", undefined, 10);
  expect(events.map(({ seq, type }) => [seq, type])).toEqual([
    [1, "run.queued"],
    [2, "run.started"],
  ]);
  await log.close();
});

test("a server of a cluster is refused where the address does not say so", async () => {
  const [server] = cluster.servers;
  await expect(checkRedis(server?.url ?? "")).rejects.toMatchObject({
    message: expect.stringContaining("redis-cluster://"),
  });
  expect(await checkRedis(cluster.url)).toHaveLength(1);
});

function newRun(runId: string): NewRun {
  return {
    runId,
    pipeline: "report",
    pipelineVersion: "1",
    inputFingerprint: "same",
    schemaFingerprint: "same",
    owner: undefined,
    queued: encodeFact({ type: "run.queued", pipeline: "report", pipelineVersion: "1", input: {} }),
  };
}

/** Where the keys lie that a pattern means, all in one slot. */
async function slotOf(pattern: string): Promise<number> {
  const found = await Promise.all(
    cluster.servers.map(async ({ url }) => {
      const redis = connect(url);
      const keys = await redis.keys(pattern);
      const slot = keys[0] === undefined ? undefined : await redis.cluster("KEYSLOT", keys[0]);
      await redis.quit();
      return slot;
    }),
  );
  return Number(found.find((slot) => slot !== undefined));
}

/** How many calls the cluster's servers have refused with this error. */
async function refusalsIn(error: string): Promise<number> {
  const counts = await Promise.all(
    cluster.servers.map(async ({ url }) => {
      const redis = connect(url);
      const told = await redis.info("errorstats");
      await redis.quit();
      return Number(new RegExp(`errorstat_${error}:count=(\\d+)`).exec(told)?.[1] ?? 0);
    }),
  );
  return counts.reduce((sum, count) => sum + count);
}

async function keysAt(url: string, pattern: string): Promise<number> {
  const redis = connect(url);
  const keys = await redis.keys(pattern);
  await redis.quit();
  return keys.length;
}
