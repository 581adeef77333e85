import { startRedis } from "../testing/redis-server.ts";
import { twoAndTwo } from "../testing/two-and-two.ts";
import { redisLog } from "./redis-log.ts";

twoAndTwo("over Redis", {
  async start() {
    const { url, kill } = await startRedis({ aof: true });
    return { url, end: kill };
  },
  open: (url) => redisLog(url),
});
