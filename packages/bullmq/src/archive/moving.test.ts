import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { limits, unfinishedStatuses } from "@stepcast/pipeline";
import type { NewRun, RunLog, StoredEvent } from "@stepcast/pipeline/engine";
import { encodeFact, type FactText, formatCursor } from "@stepcast/pipeline/store";
import { Redis } from "ioredis";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { postgresArchive } from "../postgres/postgres-archive.ts";
import { redisLog, type RedisLogOptions } from "../redis/redis-log.ts";
import { type PostgresServer, startPostgres } from "../testing/postgres-server.ts";
import { type RedisServer, startRedis } from "../testing/redis-server.ts";
import { type ArchivedLog, archivedLog } from "./archived-log.ts";

// On the way from Redis to Postgres, and where somebody dies on it.

let redis: RedisServer;
let postgres: PostgresServer;
let keys: Redis;
beforeAll(async () => {
  [redis, postgres] = await Promise.all([startRedis(), startPostgres(["max_connections=200"])]);
  keys = new Redis(redis.url);
});
afterAll(async () => {
  keys.disconnect();
  await Promise.all([redis.kill(), postgres.close()]);
});

let stores = 0;
let store: string;
const opened: RunLog[] = [];
beforeEach(() => {
  store = `store_${++stores}`;
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((log) => log.close()));
});

/** Later than whoever had taken a run for itself and died. */
const later = () => Date.now() + 120_000;

function open({ errors = [], ...options }: RedisLogOptions & { errors?: unknown[] } = {}): ArchivedLog {
  const hot = redisLog(redis.url, { prefix: store, ...options });
  const archive = postgresArchive(postgres.url, { schema: store });
  const log = archivedLog(hot, archive, { afterMs: 0, everyMs: 0, onError: (error) => errors.push(error) });
  opened.push(log);
  return log;
}

function openHot() {
  const log = redisLog(redis.url, { prefix: store });
  opened.push(log);
  return log;
}

let runs = 0;

async function endedRun(
  log: RunLog,
  facts: readonly FactText[] = [],
  more: Partial<NewRun> = {},
): Promise<string> {
  const runId = `run-${++runs}`;
  const queued = encodeFact({
    type: "run.queued",
    pipeline: "report",
    pipelineVersion: "1",
    input: { city: "Zürich" },
  });
  const same = { pipelineVersion: "1", inputFingerprint: "same", schemaFingerprint: "same" };
  await log.create({ runId, pipeline: "report", owner: "ann", queued, ...same, ...more });
  const claim = await log.claim(runId, { owner: "first", leaseMs: 60_000, onOutside: () => undefined });
  if (claim.status !== "claimed") throw new Error(`the run is ${claim.status}`);
  await log.signal(runId, "answer", line("answered"));
  await log.append(claim.lease, 1, [...facts, completed]);
  await log.release(claim.lease);
  return runId;
}

/** Not ended yet. */
async function heldRun(log: RunLog): Promise<string> {
  const runId = `run-${++runs}`;
  const queued = encodeFact({ type: "run.queued", pipeline: "report", pipelineVersion: "1", input: {} });
  const same = { pipelineVersion: "1", inputFingerprint: "same", schemaFingerprint: "same", owner: "ann" };
  await log.create({ runId, pipeline: "report", queued, ...same });
  return runId;
}

async function end(log: RunLog, runId: string, owner: string): Promise<void> {
  const claim = await log.claim(runId, { owner, leaseMs: 60_000, onOutside: () => undefined });
  if (claim.status !== "claimed") throw new Error(`the run is ${claim.status}`);
  await log.append(claim.lease, 1, [line(owner), completed]);
  await log.release(claim.lease);
}

const completed = encodeFact({ type: "run.completed", output: null });

function line(message: string): FactText {
  return encodeFact({ type: "step.logged", step: "a", key: "a", attempt: 1, level: "info", message });
}

function written(id: string): FactText {
  const size = { mediaType: "text/plain", sizeBytes: 1, sha256: "0".repeat(64), createdAt: 1 };
  const file = { id: idOf(id), name: id, url: `/v1/files/${idOf(id)}`, ...size };
  return encodeFact({ type: "file.written", step: "a", key: "a", attempt: 1, file });
}

function idOf(name: string): string {
  return name.padEnd(22, "-");
}

async function wholeLog(log: RunLog, runId: string): Promise<StoredEvent[]> {
  const all: StoredEvent[] = [];
  for (;;) {
    const last = all.at(-1);
    const page = await log.read(runId, last && formatCursor(last.seq, last.tag), limits.pageEvents);
    all.push(...page.events);
    if (page.ended) return all;
  }
}

async function listed(log: RunLog, limit = 100): Promise<string[]> {
  const runIds: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await log.list({ limit, cursor });
    runIds.push(...page.runs.map(({ runId }) => runId));
    cursor = page.next;
  } while (cursor !== undefined);
  return runIds;
}

test("of a run that was moved Redis keeps its id and nothing else", async () => {
  const log = open();
  const runId = await endedRun(log, [line("a"), written("kept")]);
  const before = await wholeLog(log, runId);
  expect(await log.moveEnded()).toBe(1);
  const left = await keys.keys(`${store}:*`);
  expect(left.toSorted()).toEqual(
    ["archived", "moves", "number", "since"].map((name) => `${store}:{0}:${name}`),
  );
  expect(await wholeLog(log, runId)).toEqual(before);
  expect(await log.moveEnded()).toBe(0);
});

test("a viewer who was cut off goes on with the cursor it has, wherever the run is by then", async () => {
  const log = open();
  const runId = await endedRun(log, [line("a"), line("b")]);
  const all = await wholeLog(log, runId);
  await log.moveEnded();
  for (const [index, { seq, tag }] of all.entries()) {
    const seen: StoredEvent[] = [];
    const follow = log.follow(runId, formatCursor(seq, tag), new AbortController().signal);
    for await (const { events } of follow) seen.push(...events);
    expect(seen).toEqual(all.slice(index + 1));
  }
  const strange = await log.read(runId, formatCursor(2, "elsewhere"), 10);
  expect(strange).toEqual({ events: [], ended: false, reset: { lastSeq: all.length } });
});

test("a run that is moved while it is followed page by page is seen whole, once", async () => {
  const log = open();
  const facts = Array.from({ length: 1_200 }, (_, index) => line(`${index}`));
  const runId = await endedRun(log, facts);
  const seen: number[] = [];
  for await (const { events } of log.follow(runId, undefined, new AbortController().signal)) {
    if (seen.length === 0) expect(await log.moveEnded()).toBe(1);
    seen.push(...events.map(({ seq }) => seq));
  }
  expect(seen).toEqual(Array.from({ length: 1_203 }, (_, index) => index + 1));
});

test("while several move at a time every list shows each run once, and a count is right as soon as nothing moves", async () => {
  const logs = [open({ shards: 5 }), open({ shards: 5 }), open({ shards: 5 })];
  const [reader] = logs;
  if (!reader) throw new Error("there are three");
  const all: string[] = [];
  for (let n = 0; n < 60; n += 1) all.unshift(await endedRun(reader, [line("a")]));
  let isMoving = true;
  const moving = Promise.all(logs.map((log) => log.moveEnded())).finally(() => (isMoving = false));
  for (let round = 0; isMoving || round < 3; round += 1) {
    expect(await listed(reader, 7)).toEqual(all);
    expect((await reader.count({})).completed).toBeGreaterThanOrEqual(60);
    const runId = all[round % all.length] ?? "";
    expect((await reader.read(runId, undefined, 10)).events).toHaveLength(4);
  }
  const moved = await moving;
  expect(moved.reduce((sum, count) => sum + count)).toBe(60);
  expect((await reader.count({})).completed).toBe(60);
  expect(await keys.keys(`${store}:*:run:*`)).toEqual([]);
});

test("runs go in the order of their queueing, and only once they have ended long enough ago", async () => {
  const hot = openHot();
  const runId = await endedRun(hot);
  const archive = postgresArchive(postgres.url, { schema: store });
  const log = archivedLog(hot, archive, { afterMs: 60_000, everyMs: 0 });
  opened.push(log);
  expect(await log.moveEnded()).toBe(0);
  expect(await open({ clock: () => Date.now() + 59_000 }).moveEnded()).toBe(1);
  expect((await log.find(runId))?.runId).toBe(runId);
});

test("what is no longer what was copied stays, and goes in another round", async () => {
  const hot = openHot();
  const runId = await endedRun(hot);
  const run = await hot.moves.begin(runId);
  if (!run) throw new Error("it has ended");
  expect(await hot.moves.begin(runId)).toBeUndefined();
  for (const other of [
    { lastSeq: 1 },
    { lastTag: "another" },
    { lease: { ...run.lease, holder: "another" } },
  ]) {
    expect(await hot.moves.finish({ ...run, ...other })).toBe(false);
  }
  expect(await wholeLog(hot, runId)).toHaveLength(3);
  expect(await open().moveEnded()).toBe(1);
});

test("a copy that is not the run is noticed, and the run stays", async () => {
  const errors: unknown[] = [];
  const log = open({ errors });
  const runId = await endedRun(log, [line("a")]);
  const hot = openHot();
  const archive = postgresArchive(postgres.url, { schema: store });
  opened.push(archive.log);
  const run = await hot.moves.begin(runId);
  if (!run) throw new Error("it has ended");
  async function* forged() {
    for await (const page of hot.moves.events(run ?? fail())) {
      yield page.map((event) => ({ ...event, text: event.text.replace('"message":"a"', '"message":"b"') }));
    }
  }
  await archive.copy(run, forged());
  await hot.moves.finish({ ...run, lastSeq: 1 });
  expect(await log.moveEnded()).toBe(0);
  expect(errors).toMatchObject([{ code: "store_failed", message: expect.stringContaining(runId) }]);
  expect((await wholeLog(hot, runId)).at(2)?.text).toContain('"message":"a"');
});

test("a process that does not know the archive says where an old run is, and starts none in its place", async () => {
  const log = open();
  const runId = await endedRun(log);
  await log.moveEnded();
  const hot = openHot();
  const told = { code: "store_failed", message: expect.stringContaining("STEPCAST_ARCHIVE") };
  await expect(hot.find(runId)).rejects.toMatchObject(told);
  await expect(hot.read(runId, undefined, 10)).rejects.toMatchObject(told);
  await expect(hot.delete(runId)).rejects.toMatchObject(told);
  const queued = encodeFact({ type: "run.queued", pipeline: "report", pipelineVersion: "1", input: {} });
  const header = {
    pipelineVersion: "1",
    inputFingerprint: "other",
    schemaFingerprint: "same",
    owner: undefined,
  };
  const again: NewRun = { runId, pipeline: "report", queued, ...header };
  await expect(hot.create(again)).rejects.toMatchObject(told);
  expect(await log.create(again)).toMatchObject({ created: false, run: { inputFingerprint: "same" } });
});

test("runs that Redis has lost are found in the archive, and are the archive's from then on", async () => {
  const log = open();
  const [first, second] = [await endedRun(log), await endedRun(log)];
  await log.moveEnded();
  await keys.del(...(await keys.keys(`${store}:*`)));
  expect((await log.find(first))?.runId).toBe(first);
  expect((await log.read(second, undefined, 10)).events).toHaveLength(3);
  expect(await keys.smembers(`${store}:{0}:archived`)).toHaveLength(2);
  await log.delete(first);
  await expect(log.read(first, undefined, 10)).rejects.toMatchObject({ code: "run_expired" });
  expect(await listed(log)).toEqual([second]);
});

async function kept(): Promise<Map<string, Buffer>> {
  const dumps = new Map<string, Buffer>();
  for (const key of await keys.keys(`${store}:*`)) dumps.set(key, (await keys.dumpBuffer(key)) ?? fail());
  return dumps;
}

async function setBack(dumps: ReadonlyMap<string, Buffer>): Promise<void> {
  await keys.del(...(await keys.keys(`${store}:*`)));
  for (const [key, dump] of dumps) await keys.restore(key, 0, dump);
}

test("a Redis that was set back to before a move has the run again, shows it once, and lets it go again", async () => {
  const log = open();
  const runId = await endedRun(log, [line("a")]);
  const dumps = await kept();
  const before = await wholeLog(log, runId);
  await log.moveEnded();
  await setBack(dumps);
  expect(await wholeLog(log, runId)).toEqual(before);
  expect(await listed(log)).toEqual([runId]);
  expect(await log.moveEnded()).toBe(1);
  expect(await wholeLog(log, runId)).toEqual(before);
  await setBack(dumps);
  await log.delete(runId);
  expect(await listed(log)).toEqual([]);
});

test("a Redis that was set back to before the run's end does the end again, and the copy becomes that one", async () => {
  const log = open();
  const hot = openHot();
  const runId = await heldRun(hot);
  const dumps = await kept();
  await end(hot, runId, "first");
  const first = await wholeLog(log, runId);
  await log.moveEnded();
  await setBack(dumps);
  expect(await listed(log)).toEqual([runId]);
  await end(hot, runId, "second");
  const second = await wholeLog(log, runId);
  expect(second.at(-1)?.tag).not.toBe(first.at(-1)?.tag);
  expect(await log.moveEnded()).toBe(1);
  expect(await wholeLog(log, runId)).toEqual(second);
});

test("an archive that has lost a run is named, and nobody is told that there never was one", async () => {
  const log = open();
  const runId = await endedRun(log);
  await log.moveEnded();
  store = `${store}_empty`;
  const archive = postgresArchive(postgres.url, { schema: store });
  const wrong = archivedLog(redisLog(redis.url, { prefix: store.replace("_empty", "") }), archive, {
    everyMs: 0,
  });
  opened.push(wrong);
  const lost = { code: "store_failed", message: expect.stringContaining("does not have it") };
  await expect(wrong.read(runId, undefined, 1)).rejects.toMatchObject(lost);
  await expect(wrong.find(runId)).rejects.toMatchObject(lost);
  await expect(wrong.delete(runId)).rejects.toMatchObject(lost);
});

test("a second run of an id that Redis has lost replaces none in the archive", async () => {
  const errors: unknown[] = [];
  const log = open({ errors });
  const runId = await endedRun(log);
  await log.moveEnded();
  const before = await wholeLog(log, runId);
  await keys.del(...(await keys.keys(`${store}:*`)));
  await log.create({
    runId,
    pipeline: "report",
    pipelineVersion: "1",
    inputFingerprint: "other",
    schemaFingerprint: "same",
    owner: undefined,
    queued: encodeFact({ type: "run.queued", pipeline: "report", pipelineVersion: "1", input: {} }),
  });
  const claim = await log.claim(runId, { owner: "first", leaseMs: 60_000, onOutside: () => undefined });
  if (claim.status !== "claimed") throw new Error(`the run is ${claim.status}`);
  await log.append(claim.lease, 1, [completed]);
  expect(await log.moveEnded()).toBe(0);
  expect(errors).toMatchObject([{ code: "store_failed", message: expect.stringContaining("another run") }]);
  const archive = postgresArchive(postgres.url, { schema: store });
  opened.push(archive.log);
  expect(await wholeLog(archive.log, runId)).toEqual(before);
});

/** How many moments a process has in which it could die, found out by its living to the end. */
async function killAtEach(args: (moment: number) => Promise<string[]>, check: () => Promise<void>) {
  for (let moment = 1; ; moment += 1) {
    const killed = await isKilled(moment, await args(moment));
    await check();
    if (!killed) return moment - 1;
  }
}

async function isKilled(moment: number, more: readonly string[]): Promise<boolean> {
  const program = fileURLToPath(new URL("../testing/mover-process.ts", import.meta.url));
  const args = [program, redis.url, postgres.url, store, String(moment), ...more];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "ignore", "inherit"] });
  const [code, signal] = await once(child, "exit");
  if (signal !== "SIGKILL" && code !== 0) throw new Error(`the process ended with ${code ?? signal}`);
  return signal === "SIGKILL";
}

test("killed at any moment of a move, a run is in one place or the other, whole, and the next who moves brings it to an end", {
  timeout: 120_000,
}, async () => {
  let runId = "";
  let before: StoredEvent[] = [];
  // Two pages.
  const facts = [...Array.from({ length: 600 }, (_, index) => line(`${index}`.repeat(800))), written("kept")];
  const moments = await killAtEach(
    async (moment) => {
      store = `${store}_${moment}`;
      const hot = openHot();
      runId = await endedRun(hot, facts);
      before = await wholeLog(hot, runId);
      return [];
    },
    async () => {
      const log = open({ clock: later });
      const expectWhole = async () => {
        expect(await wholeLog(log, runId)).toEqual(before);
        expect(await listed(log)).toEqual([runId]);
        expect((await log.count({})).completed).toBe(1);
        expect(await log.find(runId)).toMatchObject({ runId, owner: "ann" });
        expect(await log.signal(runId, "answer", line("late"))).toMatchObject({
          won: false,
          event: { seq: 2 },
        });
        const kept = [{ id: idOf("kept"), createdAt: Number.MAX_SAFE_INTEGER }];
        expect(await log.forgetFiles(kept)).toEqual([]);
      };
      await expectWhole();
      await log.moveEnded();
      await expectWhole();
      expect(await keys.keys(`${store}:*:run:*`)).toEqual([]);
      expect(await log.delete(runId)).toEqual({ unusedFiles: [idOf("kept")] });
      expect(await listed(log)).toEqual([]);
    },
  );
  expect(moments).toBe(10);
});

test("killed at any moment of its deletion, an archived run is there whole or gone for good", {
  timeout: 120_000,
}, async () => {
  let runId = "";
  const moments = await killAtEach(
    async (moment) => {
      store = `${store}_${moment}`;
      const log = open();
      runId = await endedRun(log, [written("kept")]);
      await log.moveEnded();
      return [runId];
    },
    async () => {
      const log = open({ clock: later });
      const there = await log.read(runId, undefined, 10).then(
        ({ events }) => events.length,
        (error: { code: string }) => error.code,
      );
      expect([4, "run_expired"]).toContain(there);
      expect(await listed(log)).toEqual(there === 4 ? [runId] : []);
      await log.moveEnded();
      if (there === 4) await log.delete(runId);
      const kept = [{ id: idOf("kept"), createdAt: Number.MAX_SAFE_INTEGER }];
      expect(await log.forgetFiles(kept)).toEqual([idOf("kept")]);
      expect(await listed(log)).toEqual([]);
      expect(await openHot().moves.unsettled()).toEqual([]);
    },
  );
  expect(moments).toBe(6);
});

test("who deletes a run that is on its way to the archive leaves no copy of it there", async () => {
  const hot = openHot();
  const log = open();
  const runId = await endedRun(log, [written("kept")]);
  const archive = postgresArchive(postgres.url, { schema: store });
  opened.push(archive.log);
  const run = await hot.moves.begin(runId);
  if (!run) throw new Error("it has ended");
  await archive.copy(run, hot.moves.events(run));
  expect(await log.delete(runId)).toEqual({ unusedFiles: [idOf("kept")] });
  // Whoever was moving it wakes up.
  expect(await archive.copy(run, hot.moves.events(run))).toBe(false);
  expect(await hot.moves.finish(run)).toBe(false);
  await expect(archive.log.read(runId, undefined, 1)).rejects.toMatchObject({ code: "run_expired" });
  expect(await listed(log)).toEqual([]);
});

test("while the archive is away runs are started, driven and followed; what it holds is there again when it is back", {
  timeout: 60_000,
}, async () => {
  const own = await startPostgres();
  const archive = postgresArchive(own.url, { schema: store, patienceMs: 200 });
  const errors: unknown[] = [];
  const onError = (error: unknown) => errors.push(error);
  const log = archivedLog(redisLog(redis.url, { prefix: store }), archive, {
    afterMs: 0,
    everyMs: 0,
    onError,
  });
  opened.push(log);
  const old = await endedRun(log);
  await log.moveEnded();
  await own.stop("crash");
  const runId = await endedRun(log);
  expect(await wholeLog(log, runId)).toHaveLength(3);
  expect((await log.list({ limit: 10, status: unfinishedStatuses })).runs).toEqual([]);
  const away = { code: "store_failed" };
  await expect(log.read(old, undefined, 10)).rejects.toMatchObject(away);
  await expect(log.list({ limit: 10 })).rejects.toMatchObject(away);
  expect(await log.moveEnded()).toBe(0);
  expect(errors).toMatchObject([away]);
  await own.start();
  expect(await wholeLog(log, old)).toHaveLength(3);
  expect(await listed(log)).toEqual([runId, old]);
  await log.close();
  await own.close();
});

function fail(): never {
  throw new Error("there is nothing");
}
