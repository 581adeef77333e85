import type { Lease, NewRun, RunLog } from "@stepcast/pipeline/engine";
import { decodeEvent, encodeFact } from "@stepcast/pipeline/store";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type CuttingProxy, cuttingProxy } from "./cutting-proxy.ts";

export interface LostRepliesUnderTest {
  /** A real server, and a log on it, by the way of a port of this machine. */
  start(): Promise<{ port: number; close(): Promise<void> }>;
  open(port: number): RunLog;
  /** What stands in the request of a call, where its log asks more than one thing at a time. */
  requests?: Partial<Record<Call, string>>;
}

type Call = "create" | "claim" | "append" | "signal" | "suspend" | "delete";

/** The way to the server is cut after a call was done and before its reply came: it is sent again, and whoever called must not notice. */
export function lostReplies(name: string, { start, open, requests = {} }: LostRepliesUnderTest): void {
  describe(`${name}, whose connections are cut:`, () => {
    let server: Awaited<ReturnType<typeof start>>;
    let proxy: CuttingProxy;
    let log: RunLog;
    let runId: string;
    let runs = 0;

    beforeAll(async () => {
      server = await start();
      // All is asked once before, so that a lost reply is that of the call, and not that the server does not know its script.
      log = open(server.port);
      runId = "known";
      await log.suspend(await held(), { afterSeq: 1 });
      await log.signal(runId, "answer", line);
      await log.append(await claimed(), 1, [completed]);
      await log.delete(runId);
      await log.close();
    });
    afterAll(() => server.close());
    beforeEach(async () => {
      proxy = await cuttingProxy(server.port);
      log = open(proxy.port);
      runId = `run-${++runs}`;
      // The connection is there, with nothing else on its way.
      await log.find(runId);
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
      return claimed();
    }

    async function claimed(): Promise<Lease> {
      const claim = await log.claim(runId, { owner: "first", leaseMs: 60_000, onOutside: () => undefined });
      if (claim.status !== "claimed") throw new Error(`the run is ${claim.status}`);
      return claim.lease;
    }

    async function stored(): Promise<string[]> {
      const { events } = await log.read(runId, undefined, 500);
      return events.map(({ text }) => decodeEvent(text).type);
    }

    test("a create whose reply was lost says that it created the run", async () => {
      proxy.loseNextReply(requests.create);
      expect(await log.create(newRun())).toMatchObject({ created: true });
      expect(await stored()).toEqual(["run.queued"]);
    });

    test("a claim whose reply was lost is given its lease, and its epoch rises once", async () => {
      await log.create(newRun());
      await log.claimable({ pipelines: [], except: new Set(), limit: 1 });
      proxy.loseNextReply(requests.claim);
      expect((await claimed()).epoch).toBe(1);
    });

    test("an append whose reply was lost stores its facts once, and answers with them", async () => {
      const lease = await held();
      proxy.loseNextReply(requests.append);
      const { events } = await log.append(lease, 1, [line]);
      expect(events).toEqual((await log.read(runId, undefined, 500)).events.slice(1));
      expect(await stored()).toEqual(["run.queued", "step.logged"]);
    });

    test("a signal whose reply was lost has won", async () => {
      await held();
      proxy.loseNextReply(requests.signal);
      expect(await log.signal(runId, "answer", line)).toMatchObject({ won: true, event: { seq: 2 } });
      expect(await stored()).toEqual(["run.queued", "step.logged"]);
    });

    test("a suspend whose reply was lost has suspended the run, once", async () => {
      const lease = await held();
      proxy.loseNextReply(requests.suspend);
      expect(await log.suspend(lease, { afterSeq: 1 })).toBe(true);
      expect(await stored()).toEqual(["run.queued", "run.waiting"]);
    });

    test("a delete whose reply was lost has deleted the run, and answers its files", async () => {
      const lease = await held();
      await log.append(lease, 1, [written, completed]);
      await log.release(lease);
      proxy.loseNextReply(requests.delete);
      expect(await log.delete(runId)).toEqual({ unusedFiles: [file.id] });
      await expect(log.delete(runId)).rejects.toMatchObject({ code: "run_expired" });
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
      const elsewhere = open(server.port);
      for (let n = 1; n <= 6; n += 1) {
        if (n % 2 === 1) proxy.cut();
        await elsewhere.append(lease, n, [line]);
        await expect.poll(() => seen.length, { timeout: 10_000 }).toBe(n + 1);
      }
      await elsewhere.append(lease, 7, [completed]);
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
  });
}

const line = encodeFact({
  type: "step.logged",
  step: "a",
  key: "a",
  attempt: 1,
  level: "info",
  message: "a",
});

const completed = encodeFact({ type: "run.completed", output: null });

const file = {
  id: "written".padEnd(22, "-"),
  name: "a.txt",
  mediaType: "text/plain",
  sizeBytes: 1,
  sha256: "0".repeat(64),
  createdAt: 1,
  url: "/files/a",
};
const written = encodeFact({ type: "file.written", step: "a", key: "a", attempt: 1, file });
