import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { defineAgent, definePipeline, FileRef } from "@stepcast/pipeline";
import { createEngine, type Engine, type EngineOptions } from "@stepcast/pipeline/engine";
import { diskFiles } from "@stepcast/pipeline/files";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { z } from "zod";
import { openStore } from "../open-store.ts";
import { postgresArchive } from "../postgres/postgres-archive.ts";
import { redisLog } from "../redis/redis-log.ts";
import { type PostgresServer, startPostgres } from "../testing/postgres-server.ts";
import { type RedisServer, startRedis } from "../testing/redis-server.ts";
import { type ArchivedLog, archivedLog } from "./archived-log.ts";

// What users do with runs, and cannot tell where these are.

let redis: RedisServer;
let postgres: PostgresServer;
beforeAll(async () => {
  [redis, postgres] = await Promise.all([startRedis({ aof: true }), startPostgres()]);
});
afterAll(() => Promise.all([redis.kill(), postgres.close()]));

let ran: string[] = [];
const write = defineAgent({
  input: z.object({ text: z.string() }),
  output: z.object({ file: FileRef }),
  async run(input, step) {
    ran.push(step.key);
    return { file: await step.writeFile("a.txt", input.text) };
  },
});
const read = defineAgent({
  input: z.object({ file: FileRef }),
  output: z.string(),
  async run({ file }, step) {
    ran.push(step.key);
    return step.readFile(file).text();
  },
});
const report = definePipeline({
  name: "report",
  input: z.object({ text: z.string() }),
  agents: { write, read },
  async run(input, { steps }) {
    const { file } = await steps.write(input);
    return { file, length: (await steps.read({ file })).length };
  },
});

const files = diskFiles(mkdtempSync(join(tmpdir(), "stepcast-archived-")));
let stores = 0;
let prefix: string;
const engines: Engine[] = [];
beforeEach(() => {
  prefix = `store_${++stores}`;
  ran = [];
});
afterEach(async () => {
  await Promise.all(engines.splice(0).map((engine) => engine.close()));
});

function open(options: Partial<EngineOptions> = {}): { engine: Engine; log: ArchivedLog } {
  const archive = postgresArchive(postgres.url, { schema: prefix });
  const log = archivedLog(redisLog(redis.url, { prefix }), archive, { afterMs: 0, everyMs: 0 });
  const engine = createEngine({ log, files, pipelines: [report], ...options });
  engines.push(engine);
  return { engine, log };
}

async function archived({ engine, log }: ReturnType<typeof open>, runId: string, words: string) {
  const run = await engine.start(report, { text: words }, { runId });
  const { file } = await run.result;
  await vi.waitUntil(() => log.moveEnded());
  return { file };
}

test("a run in the archive is joined by who starts it again, and refused to another input", async () => {
  const store = open();
  await archived(store, "old", "words");
  const again = await store.engine.start(report, { text: "words" }, { runId: "old" });
  expect(await again.result).toMatchObject({ length: 5 });
  const other = store.engine.start(report, { text: "other" }, { runId: "old" });
  await expect(other).rejects.toMatchObject({ code: "input_mismatch" });
  expect(ran).toEqual(["write", "read"]);
  expect(await store.engine.state("old")).toMatchObject({ status: "completed" });
  await expect(store.engine.cancel("old")).rejects.toMatchObject({ code: "run_ended" });
});

test("a run is done again from a step of one in the archive, and keeps the file that it took over", async () => {
  const store = open();
  const { file } = await archived(store, "old", "words");
  const rerun = await store.engine.rerun("old", { runId: "new", fromStep: "read" });
  expect(await rerun.result).toMatchObject({ file: { id: file.id }, length: 5 });
  expect(ran).toEqual(["write", "read", "read"]);
  await store.engine.delete("old");
  expect(await text(files.open(file.id))).toBe("words");
  await vi.waitUntil(() => store.log.moveEnded());
  await store.engine.delete("new");
  expect(await files.find(file.id)).toBeUndefined();
  expect(await files.expiredAt(file.id)).toBeDefined();
});

test("of all ended runs so many are kept, wherever they are, and files that only others mention go", async () => {
  const store = open();
  const runs: { file: FileRef }[] = [];
  for (const runId of ["first", "second", "third"]) runs.push(await archived(store, runId, runId));
  const last = await (await store.engine.start(report, { text: "last" }, { runId: "last" })).result;
  open({ keep: { runs: 2, unusedHours: 0 }, work: false });
  const left = async () => (await store.engine.list({ limit: 10 })).runs.map(({ runId }) => runId);
  await vi.waitUntil(async () => (await left()).length === 2);
  expect(await left()).toEqual(["last", "third"]);
  await vi.waitUntil(async () => (await files.find(runs[1]?.file.id ?? "")) === undefined);
  expect(await files.find(runs[0]?.file.id ?? "")).toBeUndefined();
  for (const kept of [runs[2], last]) expect(await files.find(kept?.file.id ?? "")).toBeDefined();
  await expect(store.engine.state("first")).rejects.toMatchObject({ code: "run_expired" });
  await expect(store.engine.start(report, { text: "first" }, { runId: "first" })).rejects.toMatchObject({
    code: "run_expired",
  });
});

test("an archive is opened by its address, and by it alone", async () => {
  const warnings: string[] = [];
  const onWarning = (warning: string) => void warnings.push(warning);
  const options = { prefix, onWarning };
  const archive = { url: postgres.url, afterHours: 0 };
  const store = await openStore(redis.url, { ...options, archive });
  await Promise.all([store.log.close(), store.dispatcher.close?.()]);
  expect(warnings).toEqual([]);

  const without = await openStore(redis.url, options);
  await Promise.all([without.log.close(), without.dispatcher.close?.()]);
  expect(warnings).toEqual([expect.stringContaining("STEPCAST_ARCHIVE")]);

  const elsewhere = redisLog(redis.url, { prefix: `${prefix}b` });
  await elsewhere.moves.archiveId("another");
  await elsewhere.close();
  const wrong = openStore(redis.url, { ...options, prefix: `${prefix}b`, archive });
  await expect(wrong).rejects.toMatchObject({
    code: "store_failed",
    message: expect.stringContaining("another archive"),
  });

  const bad = { code: "invalid_input" };
  await expect(openStore(redis.url, { ...options, archive: { url: "files:x" } })).rejects.toMatchObject(bad);
  await expect(openStore(postgres.url, { ...options, archive })).rejects.toMatchObject(bad);
});
