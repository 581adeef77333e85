import { decodeEvent, encodeFact } from "@stepcast/pipeline/store";
import type { Lease, NewRun, RunLog } from "@stepcast/pipeline/engine";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { type CuttingProxy, cuttingProxy } from "../testing/cutting-proxy.ts";
import { type RedisServer, startRedis } from "../testing/redis-server.ts";
import { redisLog } from "./redis-log.ts";

// The way to the server is cut after a call was done and before its reply came: the connection sends it again, and whoever called must
// not notice.

let server: RedisServer;
let proxy: CuttingProxy;
let log: RunLog;
let runId: string;
let runs = 0;

beforeAll(async () => {
  server = await startRedis();
});
afterAll(() => server.kill());
beforeEach(async () => {
  proxy = await cuttingProxy(server.port);
  log = redisLog(`redis://127.0.0.1:${proxy.port}`);
  runId = `run-${++runs}`;
});
afterEach(async () => {
  await log.close();
  await proxy.close();
});

function newRun(): NewRun {
  const queued = encodeFact({ type: "run.queued", pipeline: "report", pipelineVersion: "1", input: {} });
  const same = { pipelineVersion: "1", inputFingerprint: "same", schemaFingerprint: "same" };
  return { runId, pipeline: "report", owner: undefined, queued, ...same };
}

async function held(): Promise<Lease> {
  await log.create(newRun());
  const claim = await log.claim(runId, { owner: "first", leaseMs: 60_000, onOutside: () => undefined });
  if (claim.status !== "claimed") throw new Error(`the run is ${claim.status}`);
  return claim.lease;
}

async function stored(): Promise<string[]> {
  const { events } = await log.read(runId, undefined, 500);
  return events.map(({ text }) => decodeEvent(text).type);
}

const line = encodeFact({
  type: "step.logged",
  step: "a",
  key: "a",
  attempt: 1,
  level: "info",
  message: "a",
});

test("a create whose reply was lost says that it created the run", async () => {
  // The connection is there, with nothing else on its way.
  await log.find(runId);
  proxy.loseNextReply();
  expect(await log.create(newRun())).toMatchObject({ created: true });
  expect(await stored()).toEqual(["run.queued"]);
});

test("a claim whose reply was lost is given its lease, and its epoch rises once", async () => {
  await log.create(newRun());
  await log.claimable({ pipelines: [], except: new Set(), limit: 1 });
  proxy.loseNextReply();
  expect((await held()).epoch).toBe(1);
});

test("an append whose reply was lost stores its facts once, and answers with them", async () => {
  const lease = await held();
  proxy.loseNextReply();
  const { events } = await log.append(lease, 1, [line]);
  expect(events).toEqual((await log.read(runId, undefined, 500)).events.slice(1));
  expect(await stored()).toEqual(["run.queued", "step.logged"]);
});

test("a signal whose reply was lost has won", async () => {
  await held();
  proxy.loseNextReply();
  expect(await log.signal(runId, "answer", line)).toMatchObject({ won: true, event: { seq: 2 } });
  expect(await stored()).toEqual(["run.queued", "step.logged"]);
});

test("a suspend whose reply was lost has suspended the run, once", async () => {
  const lease = await held();
  proxy.loseNextReply();
  expect(await log.suspend(lease, { afterSeq: 1 })).toBe(true);
  expect(await stored()).toEqual(["run.queued", "run.waiting"]);
});

test("a follower goes on after its connections were cut, with no gap and no repeat", async () => {
  const lease = await held();
  const seen: number[] = [];
  const following = (async () => {
    for await (const page of log.follow(runId, undefined, new AbortController().signal)) {
      seen.push(...page.events.map(({ seq }) => seq));
    }
  })();
  await expect.poll(() => seen).toEqual([1]);
  const elsewhere = redisLog(server.url);
  for (let n = 1; n <= 6; n += 1) {
    if (n % 2 === 1) proxy.cut();
    await elsewhere.append(lease, n, [line]);
    await expect.poll(() => seen.length, { timeout: 10_000 }).toBe(n + 1);
  }
  await elsewhere.append(lease, 7, [encodeFact({ type: "run.completed", output: null })]);
  await following;
  expect(seen).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  await elsewhere.close();
});

test("a connection that swallows everything is given up, and a new one brings the answer", async () => {
  const lease = await held();
  proxy.swallow();
  const appended = log.append(lease, 1, [line]);
  setTimeout(() => proxy.heal(), 500);
  expect((await appended).events).toHaveLength(1);
  expect(await stored()).toEqual(["run.queued", "step.logged"]);
});
