import { dispatcherConformance } from "@stepcast/pipeline/conformance";
import { afterAll, beforeAll } from "vitest";
import { queueDispatcher } from "../dispatcher.ts";
import { queueLaws } from "../testing/queue-laws.ts";
import { type RedisServer, startRedis } from "../testing/redis-server.ts";
import { redisLog } from "./redis-log.ts";
import { redisQueues } from "./redis-queues.ts";

let server: RedisServer;
beforeAll(async () => {
  server = await startRedis();
});
afterAll(() => server.kill());

let stores = 0;

dispatcherConformance("the dispatcher on BullMQ over Redis", {
  async create() {
    const prefix = `store-${++stores}`;
    const log = redisLog(server.url, { prefix });
    const dispatcher = queueDispatcher(log, redisQueues(server.url, prefix));
    return {
      log,
      dispatcher,
      async close() {
        await dispatcher.close();
        await log.close();
      },
    };
  },
});

queueLaws("the dispatcher on BullMQ over Redis", {
  open({ fresh, ...options }) {
    if (fresh) stores += 1;
    const prefix = `store-${stores}`;
    const log = redisLog(server.url, { prefix });
    return { log, dispatcher: queueDispatcher(log, redisQueues(server.url, prefix), options) };
  },
});
