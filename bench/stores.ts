import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { defineAgent, definePipeline } from "@stepcast/pipeline";
import { createEngine, newRunId, type RunLog } from "@stepcast/pipeline/engine";
import { diskFiles } from "@stepcast/pipeline/files";
import { sqliteLog } from "@stepcast/pipeline/sqlite";
import { encodeFact } from "@stepcast/pipeline/store";
import { openStore, postgresLog, redisLog } from "@stepcast/bullmq";
import { z } from "zod";
import { startPostgres } from "../packages/bullmq/src/testing/postgres-server.ts";
import { startRedis } from "../packages/bullmq/src/testing/redis-server.ts";

// The stores beside each other, in one run: how soon an event that one process stores is read by a follower on another connection, and
// how many runs of ten steps 1, 2 and 4 worker processes end in a second. `redis always` syncs each write to the disk, as SQLite FULL
// and Postgres do; `redis` does so once a second.

const echo = defineAgent({
  input: z.object({ n: z.number() }),
  output: z.object({ n: z.number() }),
  run: async ({ n }) => ({ n }),
});
const chain = definePipeline({
  name: "chain",
  input: z.object({ steps: z.number() }),
  agents: { echo },
  async run({ steps: count }, { steps }) {
    for (let n = 0; n < count; n++) await steps.echo({ n });
    return { count };
  },
});

const steps = 10;
const runs = 300;
const [role, address = "", files = ""] = process.argv.slice(2);
if (role === "worker") await work(address);
else await measureAll();

async function work(store: string): Promise<void> {
  const options = { pipelines: [chain], files: diskFiles(files) };
  const engine = createEngine({ ...options, ...(await open(store)) });
  process.send?.("ready");
  process.once("message", () => void engine.close().then(() => process.disconnect()));
}

async function open(store: string) {
  return store.startsWith("/") ? { log: sqliteLog(store) } : openStore(store, { onWarning: () => undefined });
}

function logOf(store: string): RunLog {
  if (store.startsWith("/")) return sqliteLog(store);
  return store.startsWith("redis") ? redisLog(store) : postgresLog(store);
}

async function measureAll(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "stepcast-bench-"));
  const redis = await startRedis({ aof: true });
  const always = await startRedis({ aof: true, settings: ["--appendfsync", "always"] });
  const postgres = await startPostgres(["max_connections=300"]);
  const stores = {
    "sqlite full": join(folder, "runs.db"),
    redis: redis.url,
    "redis always": always.url,
    postgres: postgres.url,
  };
  console.log(`${"".padEnd(14)} append→follower    runs/s of ${steps} steps, µs/step, at`);
  console.log(`${"".padEnd(14)}  p50 ms   p99 ms      1 worker      2 workers      4 workers`);
  for (const [name, store] of Object.entries(stores)) {
    const latency = await followLatency(store);
    const cells = [percentile(latency, 0.5), percentile(latency, 0.99)].map((ms) =>
      ms.toFixed(2).padStart(8),
    );
    for (const workers of [1, 2, 4]) {
      const perSecond = await runsPerSecond(store, workers, join(folder, "files"));
      cells.push(`${perSecond.toFixed(0).padStart(6)} ${(1e6 / (perSecond * steps)).toFixed(0).padStart(7)}`);
    }
    console.log(`${name.padEnd(14)} ${cells.join(" ")}`);
  }
  await Promise.all([redis.kill(), always.kill(), postgres.close(), rm(folder, { recursive: true })]);
}

/** Milliseconds from the call that stores an event on one connection to its page on another, one event at a time. */
async function followLatency(store: string): Promise<number[]> {
  const [log, elsewhere] = [logOf(store), logOf(store)];
  const runId = newRunId();
  const queued = encodeFact({ type: "run.queued", pipeline: "none", pipelineVersion: "1", input: {} });
  const same = {
    pipelineVersion: "1",
    inputFingerprint: "same",
    schemaFingerprint: "same",
    owner: undefined,
  };
  await log.create({ runId, pipeline: "none", queued, ...same });
  const claim = await log.claim(runId, { owner: "bench", leaseMs: 600_000, onOutside: () => undefined });
  if (claim.status !== "claimed") throw new Error(claim.status);
  const pages = elsewhere.follow(runId, undefined, new AbortController().signal)[Symbol.asyncIterator]();
  await pages.next();
  const line = encodeFact({
    type: "step.logged",
    step: "a",
    key: "a",
    attempt: 1,
    level: "info",
    message: "a",
  });
  const taken: number[] = [];
  for (let n = 1; n <= 1_000; n += 1) {
    // The follower has gone to sleep by then, as it would between events.
    const page = pages.next();
    await new Promise((resolve) => setTimeout(resolve, 1));
    const began = performance.now();
    const stored = log.append(claim.lease, n, [line]);
    await page;
    taken.push(performance.now() - began);
    await stored;
  }
  await log.append(claim.lease, 1_001, [encodeFact({ type: "run.completed", output: null })]);
  await Promise.all([log.close(), elsewhere.close()]);
  return taken.slice(100);
}

async function runsPerSecond(store: string, count: number, filesFolder: string): Promise<number> {
  const program = fileURLToPath(import.meta.url);
  const workers = Array.from({ length: count }, () =>
    fork(program, ["worker", store, filesFolder], { execArgv: [] }),
  );
  await Promise.all(workers.map((worker) => once(worker, "message")));
  const parts = await open(store);
  const engine = createEngine({ pipelines: [chain], files: diskFiles(filesFolder), work: false, ...parts });
  await startAll(engine, 30); // warms up
  const began = performance.now();
  await startAll(engine, runs);
  const perSecond = runs / ((performance.now() - began) / 1_000);
  for (const worker of workers) worker.send("stop");
  await Promise.all(workers.map((worker) => once(worker, "exit")));
  await engine.close();
  return perSecond;
}

async function startAll(engine: ReturnType<typeof createEngine>, count: number): Promise<void> {
  await Promise.all(Array.from({ length: count }, async () => (await engine.start(chain, { steps })).result));
}

function percentile(values: readonly number[], part: number): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length * part)] ?? Number.NaN;
}
