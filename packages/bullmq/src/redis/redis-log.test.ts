import { logConformance } from "@stepcast/pipeline/conformance";
import { afterAll, beforeAll } from "vitest";
import { type RedisServer, startRedis } from "../testing/redis-server.ts";
import { redisLog } from "./redis-log.ts";

let server: RedisServer;
beforeAll(async () => {
  server = await startRedis();
});
afterAll(() => server.kill());

/** Each test has keys of its own. */
let stores = 0;
const emptyStore = () => ({ prefix: `store-${++stores}` });

logConformance("the log in Redis", {
  create: (clock) => redisLog(server.url, { ...emptyStore(), clock }),
});

logConformance("the log in Redis, shared by two", {
  create(clock) {
    const store = { ...emptyStore(), clock };
    return { log: redisLog(server.url, store), peer: redisLog(server.url, store) };
  },
});

logConformance("the log in Redis, spread over shards and shared by two", {
  create(clock) {
    const store = { ...emptyStore(), shards: 5, clock };
    return { log: redisLog(server.url, store), peer: redisLog(server.url, store) };
  },
});
