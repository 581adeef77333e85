import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defineAgent, definePipeline, formatCursor } from "@stepcast/pipeline";
import { createEngine } from "@stepcast/pipeline/engine";
import { diskFiles } from "@stepcast/pipeline/files";
import { sqliteLog } from "@stepcast/pipeline/sqlite";
import { z } from "zod";

// Reading back and watching: a page after 10, 1,000 and 100,000 events (it should be flat), and what 1,000 idle followers of one run and
// 1,000 runs that only wait cost in memory. Run with --expose-gc for steady figures of memory.

const folder = await mkdtemp(join(tmpdir(), "stepcast-bench-"));
const log = sqliteLog(join(folder, "runs.db"), { sync: "normal" });
const speak = defineAgent({
  input: z.object({ chunks: z.number() }),
  output: z.object({}),
  chunk: z.object({ n: z.number() }),
  async *run({ chunks }) {
    for (let n = 0; n < chunks; n++) yield { n };
    return {};
  },
});
const talk = definePipeline({
  name: "talk",
  input: z.object({ chunks: z.number(), sleepMs: z.number().default(0) }),
  agents: { speak },
  async run({ chunks, sleepMs }, { steps, sleep }) {
    await steps.speak({ chunks });
    if (sleepMs > 0) await sleep(sleepMs);
    return {};
  },
});
const engine = createEngine({
  pipelines: [talk],
  files: diskFiles(join(folder, "files")),
  log,
  waitGraceMs: 1,
});

const long = await engine.start(talk, { chunks: 100_000 });
await long.result;
for (const after of [10, 1_000, 100_000]) {
  const cursor = await cursorAt(long.runId, after);
  const began = performance.now();
  for (let n = 0; n < 200; n++) await engine.read(long.runId, cursor, 100);
  console.log(
    `a page of ≤ 100 after event ${String(after).padStart(7)}: ${((performance.now() - began) * 5).toFixed(0)} µs`,
  );
}

const waiting = await engine.start(talk, { chunks: 1, sleepMs: 3_600_000 });
await suspended(waiting.runId);
const leaving = new AbortController();
const before = heapKib();
const followers = Array.from({ length: 1_000 }, () =>
  engine.follow(waiting.runId, undefined, leaving.signal)[Symbol.asyncIterator](),
);
await Promise.all(followers.map((follower) => follower.next()));
const nexts = followers.map((follower) => follower.next());
await pause(100);
console.log(`1,000 idle followers of one run: ${((heapKib() - before) / 1_000).toFixed(1)} KiB each`);
leaving.abort();
await Promise.all(nexts);

const beforeRuns = heapKib();
const sleepers = await Promise.all(
  Array.from({ length: 1_000 }, () => engine.start(talk, { chunks: 1, sleepMs: 3_600_000 })),
);
for (const { runId } of sleepers) await suspended(runId);
console.log(`1,000 idle waiting runs: ${((heapKib() - beforeRuns) / 1_000).toFixed(1)} KiB each`);

await engine.close({ drainMs: 0 });
await rm(folder, { recursive: true });
process.exit(0);

async function cursorAt(runId: string, seq: number): Promise<string | undefined> {
  let cursor: string | undefined;
  for (let read = 0; read < seq; ) {
    const { events } = await engine.read(runId, cursor, Math.min(500, seq - read));
    const last = events.at(-1);
    if (!last) return cursor;
    read = last.seq;
    cursor = formatCursor(last.seq, last.tag);
  }
  return cursor;
}

async function suspended(runId: string): Promise<void> {
  while ((await engine.state(runId)).status !== "waiting") await pause(2);
}

function heapKib(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed / 1024;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
