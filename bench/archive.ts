import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { archivedLog, postgresArchive, redisLog } from "@stepcast/bullmq";
import { createEngine, type RunLog } from "@stepcast/pipeline/engine";
import { diskFiles } from "@stepcast/pipeline/files";
import { startPostgres } from "../packages/bullmq/src/testing/postgres-server.ts";
import { startRedis } from "../packages/bullmq/src/testing/redis-server.ts";
import { usedDiskBytes, usedMemoryBytes } from "../packages/bullmq/src/testing/used-bytes.ts";
import { chain } from "./pipelines/chain.ts";

// What a run of ten steps costs Redis and its archive in Postgres, before it is moved and after, how fast runs are moved, and how long
// reading takes then.

const steps = 10;
const runs = 5_000;

const folder = await mkdtemp(join(tmpdir(), "stepcast-bench-"));
const redis = await startRedis({ aof: true });
const postgres = await startPostgres();

const hot = redisLog(redis.url);
const archive = postgresArchive(postgres.url);
const log = archivedLog(hot, archive, { afterMs: 0, everyMs: 0 });
// Once before: scripts and tables are there then.
await finish(log, "warm", 50);
await log.moveEnded();
const [memoryBefore, diskBefore] = [await usedMemoryBytes(redis.url), await usedDiskBytes(postgres.url)];
await finish(log, "run", runs);
const whileHot = await usedMemoryBytes(redis.url);
const hotMs = await readingMs(log);
const began = performance.now();
const moved = await log.moveEnded();
const seconds = (performance.now() - began) / 1_000;
const archivedMs = await readingMs(log);

console.log(`${runs} runs of ${steps} steps`);
row("bytes of Redis, ended run", (whileHot - memoryBefore) / runs);
row("bytes of Redis, archived run", ((await usedMemoryBytes(redis.url)) - memoryBefore) / runs);
row("bytes of Postgres, archived run", ((await usedDiskBytes(postgres.url)) - diskBefore) / runs);
row("runs moved a second", moved / seconds);
row("ms to read a run, list 50: ended", hotMs.read, hotMs.list);
row("ms to read a run, list 50: archived", archivedMs.read, archivedMs.list);

await log.close();
await Promise.all([redis.kill(), postgres.close(), rm(folder, { recursive: true })]);

/** Runs all of them to their end. */
async function finish(store: RunLog, name: string, count: number): Promise<void> {
  const keepsOpen: RunLog = Object.assign(Object.create(store), { close: () => Promise.resolve() });
  const files = diskFiles(join(folder, "files"));
  const engine = createEngine({ log: keepsOpen, files, pipelines: [chain] });
  for (let done = 0; done < count; done += 50) {
    const started = Array.from({ length: 50 }, (_, index) =>
      engine.start(chain, { steps }, { runId: `${name}-${done + index}`.padEnd(22, "-") }),
    );
    await Promise.all((await Promise.all(started)).map(({ result }) => result));
  }
  await engine.close();
}

async function readingMs(store: RunLog): Promise<{ read: number; list: number }> {
  const { runs: some } = await store.list({ limit: 50 });
  const start = performance.now();
  for (const { runId } of some) await store.read(runId, undefined, 500);
  const read = (performance.now() - start) / some.length;
  const between = performance.now();
  for (let n = 0; n < 20; n += 1) await store.list({ limit: 50 });
  return { read, list: (performance.now() - between) / 20 };
}

function row(name: string, ...figures: number[]): void {
  console.log(`${name.padEnd(38)} ${figures.map((figure) => figure.toFixed(1).padStart(9)).join(" ")}`);
}
