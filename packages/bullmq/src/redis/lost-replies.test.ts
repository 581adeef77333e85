import { lostReplies } from "../testing/lost-replies.ts";
import { startRedis } from "../testing/redis-server.ts";
import { redisLog } from "./redis-log.ts";

lostReplies("the log in Redis", {
  async start() {
    const { port, kill } = await startRedis();
    return { port, close: kill };
  },
  open: (port) => redisLog(`redis://127.0.0.1:${port}`),
});
