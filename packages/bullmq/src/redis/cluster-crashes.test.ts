import { crashConformance } from "@stepcast/pipeline/conformance";
import { afterAll, beforeAll } from "vitest";
import { type RedisCluster, startRedisCluster } from "../testing/redis-cluster.ts";
import { redisLog } from "./redis-log.ts";

let cluster: RedisCluster;
beforeAll(async () => {
  cluster = await startRedisCluster();
});
afterAll(() => cluster.kill());

let stores = 0;

crashConformance("the log in a Redis cluster, its runs handed out by BullMQ", {
  create: () => `${cluster.url}#store_${++stores}`,
  open(address) {
    const [url = "", prefix = ""] = address.split("#");
    return redisLog(url, { prefix });
  },
  sampledHalf: 1,
  worker: new URL("../testing/worker-process.ts", import.meta.url),
});
