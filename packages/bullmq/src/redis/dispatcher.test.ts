import { afterAll, beforeAll } from "vitest";
import { queueConformance } from "../testing/queue-conformance.ts";
import { type RedisServer, startRedis } from "../testing/redis-server.ts";
import { redisLog } from "./redis-log.ts";
import { redisQueues } from "./redis-queues.ts";

let server: RedisServer;
beforeAll(async () => {
  server = await startRedis();
});
afterAll(() => server.kill());

queueConformance("the dispatcher on BullMQ over Redis", {
  log: (prefix) => redisLog(server.url, { prefix }),
  queues: (prefix) => redisQueues(server.url, prefix),
});
