import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { DatabaseSync } from "node:sqlite";
import { createEngine, type Engine, memoryLog, type RunLog } from "@stepcast/pipeline/engine";
import { diskFiles } from "@stepcast/pipeline/files";
import { sqliteLog } from "@stepcast/pipeline/sqlite";
import { chain } from "./pipelines/chain.ts";

// What durability costs: cost per step at several lengths (it should be flat), and many runs at once (group commit shares the fsync).
// The floor writes the same number of rows, one commit per step, with nothing around it.

const folder = await mkdtemp(join(tmpdir(), "stepcast-bench-"));

let stores = 0;
const kinds: Record<string, () => RunLog> = {
  memory: () => memoryLog(),
  "sqlite normal": () => sqliteLog(join(folder, `${++stores}.db`), { sync: "normal" }),
  "sqlite full": () => sqliteLog(join(folder, `${++stores}.db`), { sync: "full" }),
};

console.log("µs per step of one run      10     100   1,000  10,000 steps");
console.log(
  `${"floor, full".padEnd(18)} ${[10, 100, 1_000].map((steps) => column(floorMicroseconds(steps))).join(" ")}`,
);
for (const [name, open] of Object.entries(kinds)) {
  const cells: string[] = [];
  for (const steps of name === "memory" ? [10, 100, 1_000, 10_000] : [10, 100, 1_000, 10_000]) {
    cells.push(column(await withEngine(open, (engine) => microsecondsPerStep(engine, 1, steps))));
  }
  console.log(`${name.padEnd(18)} ${cells.join(" ")}`);
}

console.log("\n50 runs of 10 steps at once: runs/s, and the event loop's worst delay");
for (const [name, open] of Object.entries(kinds)) {
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  const perStep = await withEngine(open, (engine) => microsecondsPerStep(engine, 50, 10));
  delay.disable();
  console.log(
    `${name.padEnd(18)} ${column(1e6 / (perStep * 10))} runs/s ${(delay.max / 1e6 - 5).toFixed(1).padStart(8)} ms`,
  );
}
await rm(folder, { recursive: true });

async function withEngine<T>(open: () => RunLog, work: (engine: Engine) => Promise<T>): Promise<T> {
  const engine = createEngine({ pipelines: [chain], files: diskFiles(join(folder, "files")), log: open() });
  await microsecondsPerStep(engine, 1, 10); // warms up
  const result = await work(engine);
  await engine.close();
  return result;
}

async function microsecondsPerStep(engine: Engine, runs: number, steps: number): Promise<number> {
  const began = performance.now();
  await Promise.all(Array.from({ length: runs }, async () => (await engine.start(chain, { steps })).result));
  return ((performance.now() - began) * 1000) / (runs * steps);
}

/** Two rows and one commit per step: what any store that forgets nothing must do. */
function floorMicroseconds(steps: number): number {
  const db = new DatabaseSync(join(folder, `${++stores}.db`));
  db.exec(
    "pragma journal_mode = wal; pragma synchronous = full; create table e (n integer primary key, t text)",
  );
  const insert = db.prepare("insert into e (t) values (?)");
  const text = JSON.stringify({
    type: "step.completed",
    step: "echo",
    key: "echo#2",
    attempt: 1,
    output: { n: 1 },
  });
  const began = performance.now();
  for (let n = 0; n < steps; n++) {
    db.exec("begin");
    insert.run(text);
    insert.run(text);
    db.exec("commit");
  }
  const microseconds = ((performance.now() - began) * 1000) / steps;
  db.close();
  return microseconds;
}

function column(value: number): string {
  return value.toFixed(0).padStart(8);
}
