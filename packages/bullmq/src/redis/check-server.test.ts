import { afterEach, expect, test } from "vitest";
import { freePort } from "../testing/free-port.ts";
import { type RedisServer, startRedis } from "../testing/redis-server.ts";
import { checkRedis } from "./check-server.ts";

let server: RedisServer | undefined;
afterEach(() => server?.kill());

test("a server that keeps what it is given is taken without a word", async () => {
  server = await startRedis({ aof: true });
  expect(await checkRedis(server.url)).toEqual([]);
});

test("a server that would forget everything at its next start is taken with a warning", async () => {
  server = await startRedis();
  expect(await checkRedis(server.url)).toEqual([expect.stringContaining("appendonly yes")]);
});

test("a server that may delete keys is refused", async () => {
  server = await startRedis({ settings: ["--maxmemory-policy", "allkeys-lru"] });
  await expect(checkRedis(server.url)).rejects.toMatchObject({
    code: "store_failed",
    message: expect.stringContaining("CONFIG SET maxmemory-policy noeviction"),
  });
});

test("a replica is refused", async () => {
  const primary = await startRedis();
  server = await startRedis({ settings: ["--replicaof", "127.0.0.1", `${primary.port}`] });
  await expect(checkRedis(server.url)).rejects.toMatchObject({
    message: expect.stringContaining("connect to the primary"),
  });
  await primary.kill();
});

test.for(["redis://127.0.0.1:PORT", "redis+sentinel://127.0.0.1:PORT/main"])(
  "where no server is, it says so soon, and what to look at: %s",
  async (url) => {
    await expect(checkRedis(url.replace("PORT", `${await freePort()}`))).rejects.toMatchObject({
      code: "store_failed",
      message: expect.stringContaining("see that the server is up"),
    });
  },
);
