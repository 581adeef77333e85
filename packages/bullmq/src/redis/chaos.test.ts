import { chaos } from "../testing/chaos.ts";
import { startRedis } from "../testing/redis-server.ts";
import { redisLog } from "./redis-log.ts";

chaos("over Redis", {
  start: () => startRedis({ aof: true }),
  address: (port) => `redis://127.0.0.1:${port}`,
  open: (address) => redisLog(address),
});
