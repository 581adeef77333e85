import { crashConformance } from "@stepcast/pipeline/conformance";
import { afterAll, beforeAll } from "vitest";
import { type RedisServer, startRedis } from "../testing/redis-server.ts";
import { redisLog } from "./redis-log.ts";

let server: RedisServer;
beforeAll(async () => {
  server = await startRedis({ settings: ["--databases", "64"] });
});
afterAll(() => server.kill());

/** Each store is a database of its own on the server. */
let databases = 0;

crashConformance("the log in Redis, its runs handed out by BullMQ", {
  create: () => `${server.url}/${databases++}`,
  open: (address) => redisLog(address),
  sampledHalf: 0,
  worker: new URL("../testing/worker-process.ts", import.meta.url),
});
