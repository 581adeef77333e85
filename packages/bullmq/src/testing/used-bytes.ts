import { setTimeout } from "node:timers/promises";
import { Redis } from "ioredis";
import pg from "pg";

/** What a Redis server holds in memory, once what was let go is given back, which it does in the background. */
export async function usedMemoryBytes(url: string): Promise<number> {
  await setTimeout(1_000);
  const redis = new Redis(url);
  const [, bytes] = /used_memory:(\d+)/.exec(await redis.info("memory")) ?? [];
  await redis.quit();
  return Number(bytes);
}

/** What a database of Postgres takes on the disk. */
export async function usedDiskBytes(url: string): Promise<number> {
  const client = new pg.Client(url);
  await client.connect();
  const { rows } = await client.query<{ bytes: string }>(
    "SELECT pg_database_size(current_database()) AS bytes",
  );
  await client.end();
  return Number(rows[0]?.bytes);
}
