import { encodeFact } from "@stepcast/pipeline/store";
import { Redis } from "ioredis";
import { expect, test } from "vitest";
import { startRedis } from "../testing/redis-server.ts";
import { redisLog } from "./redis-log.ts";

test("a run that names a file waits while all shards are asked about it, and goes on where who asked has died", async () => {
  const server = await startRedis();
  const log = redisLog(server.url, { shards: 8 });
  const redis = new Redis(server.url);
  const id = "reserved".padEnd(22, "-");
  const reservedMs = 150;
  for (let shard = 0; shard < 8; shard++) {
    await redis.set(`stepcast:{${shard}}:gone:${id}`, "somebody", "PX", reservedMs);
  }
  const file = {
    id,
    name: "a",
    mediaType: "text/plain",
    sizeBytes: 1,
    sha256: "0".repeat(64),
    createdAt: 1,
    url: "/",
  };
  const queued = encodeFact({ type: "run.queued", pipeline: "p", pipelineVersion: "1", input: { file } });
  const header = {
    runId: "r",
    pipeline: "p",
    pipelineVersion: "1",
    inputFingerprint: "i",
    schemaFingerprint: "s",
  };

  // Of others who ask meanwhile, none forgets what is reserved.
  expect(await log.forgetFiles([{ id, createdAt: Number.MAX_SAFE_INTEGER }])).toEqual([]);
  expect(await log.create({ ...header, owner: undefined, queued })).toMatchObject({ created: true });
  expect(await redis.exists(`stepcast:{0}:gone:${id}`)).toBe(0);
  expect(await log.forgetFiles([{ id, createdAt: Number.MAX_SAFE_INTEGER }])).toEqual([]);

  await redis.quit();
  await log.close();
  await server.kill();
});
