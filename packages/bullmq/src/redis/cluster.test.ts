import { logConformance } from "@stepcast/pipeline/conformance";
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
  const same = {
    pipelineVersion: "1",
    inputFingerprint: "same",
    schemaFingerprint: "same",
    owner: undefined,
  };
  const queued = encodeFact({ type: "run.queued", pipeline: "report", pipelineVersion: "1", input: {} });
  for (const run of Array(60).keys()) {
    await log.create({ runId: `run-${run}`, pipeline: "report", queued, ...same });
  }
  await log.close();
  const runs = await Promise.all(cluster.servers.map(({ url }) => keysAt(url, `${prefix}:{*}:run:*`)));
  expect(runs.reduce((sum, count) => sum + count)).toBe(60);
  for (const count of runs) expect(count).toBeGreaterThan(5);
});

test("a server of a cluster is refused where the address does not say so", async () => {
  const [server] = cluster.servers;
  await expect(checkRedis(server?.url ?? "")).rejects.toMatchObject({
    message: expect.stringContaining("redis-cluster://"),
  });
  expect(await checkRedis(cluster.url)).toHaveLength(1);
});

async function keysAt(url: string, pattern: string): Promise<number> {
  const redis = connect(url);
  const keys = await redis.keys(pattern);
  await redis.quit();
  return keys.length;
}
