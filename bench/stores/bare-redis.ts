import { Redis } from "ioredis";
import type { BareRows } from "./bare-rows.ts";

/** Rows in a stream, and a message where somebody is to be told. */
export async function bareRedis(url: string): Promise<BareRows> {
  const redis = new Redis(url);
  return {
    async write(texts, tell) {
      const transaction = redis.multi();
      for (const text of texts) transaction.xadd("bare", "*", "text", text);
      if (tell) transaction.publish("bare", "");
      await transaction.exec();
    },
    async watch(onRow) {
      const ear = new Redis(url);
      let after = (await redis.xrevrange("bare", "+", "-", "COUNT", 1))[0]?.[0] ?? "0";
      ear.on("message", async () => {
        const [found] = (await redis.xread("STREAMS", "bare", after)) ?? [];
        for (const [id, fields] of found?.[1] ?? []) {
          if (id <= after && id.length === after.length) continue;
          after = id;
          onRow(fields[1] ?? "");
        }
      });
      await ear.subscribe("bare");
      return async () => void (await ear.quit());
    },
    close: async () => void (await redis.quit()),
  };
}
