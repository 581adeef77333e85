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
      // Asking whether it is ready is no command for a connection that listens.
      const ear = new Redis(url, { enableReadyCheck: false });
      let after = (await redis.xrevrange("bare", "+", "-", "COUNT", 1))[0]?.[0] ?? "0";
      const read = async () => {
        const [found] = (await redis.xread("STREAMS", "bare", after)) ?? [];
        for (const [id, fields] of found?.[1] ?? []) {
          after = id;
          onRow(fields[1] ?? "");
        }
      };
      let reading = Promise.resolve();
      ear.on("message", () => (reading = reading.then(read)));
      await ear.subscribe("bare");
      return async () => {
        await ear.quit();
        await reading.then(read);
      };
    },
    close: async () => void (await redis.quit()),
  };
}
