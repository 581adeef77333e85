import type { Lease, NewRun, StoredEvent } from "@stepcast/pipeline/engine";
import { encodeFact } from "@stepcast/pipeline/store";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { SharedLog } from "../shared-log.ts";
import { type PostgresServer, startPostgres } from "../testing/postgres-server.ts";
import { postgresLog } from "./postgres-log.ts";

// The server itself crashes or is shut down, and comes back.

let server: PostgresServer;
const logs: SharedLog[] = [];

beforeEach(async () => {
  server = await startPostgres();
});

afterEach(async () => {
  await Promise.all(logs.splice(0).map((log) => log.close()));
  await server.close();
});

function open(options = {}): SharedLog {
  const log = postgresLog(server.url, options);
  logs.push(log);
  return log;
}

const run: NewRun = {
  runId: "run",
  pipeline: "report",
  pipelineVersion: "1",
  inputFingerprint: "same",
  schemaFingerprint: "same",
  owner: undefined,
  queued: encodeFact({ type: "run.queued", pipeline: "report", pipelineVersion: "1", input: {} }),
};

function logged(message: string) {
  return encodeFact({ type: "step.logged", step: "a", key: "a", attempt: 1, level: "info", message });
}

async function held(log: SharedLog): Promise<Lease> {
  await log.create(run);
  const claim = await log.claim("run", { owner: "first", leaseMs: 60_000, onOutside: () => undefined });
  if (claim.status !== "claimed") throw new Error(`the run is ${claim.status}`);
  return claim.lease;
}

test.each(["crash", "shutdown"] as const)(
  "through a %s of the server nothing is lost or doubled, for writers and followers",
  async (how) => {
    const [writer, reader] = [open(), open({ pollMs: 100 })];
    const lease = await held(writer);
    const seen: StoredEvent[] = [];
    const following = (async () => {
      for await (const page of reader.follow("run", undefined, new AbortController().signal))
        seen.push(...page.events);
    })();
    // A server that was there before is waited for.
    await expect.poll(() => seen.length).toBe(1);
    let n = 0;
    const append = async () => {
      n += 1;
      await writer.append(lease, n, [logged(`line ${n}`)]);
    };
    for (let life = 0; life < 3; life += 1) {
      await append();
      const appending = append();
      await server.stop(how);
      await server.start();
      await appending;
    }
    await writer.append(lease, n + 1, [encodeFact({ type: "run.completed", output: null })]);
    await following;
    expect(seen.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(seen).toEqual((await reader.read("run", undefined, 500)).events);
  },
);

test("while the server is away a call waits as long as it may, and then says so; later calls work again", async () => {
  const log = open({ patienceMs: 300 });
  await log.create(run);
  await server.stop("crash");
  await expect(log.find("run")).rejects.toMatchObject({ code: "store_failed" });
  await server.start();
  expect(await log.find("run")).toMatchObject({ runId: "run" });
});

test("who waits for work hears of it again after the server was away", async () => {
  const [here, there] = [open(), open()];
  await here.create(run);
  let hints = 0;
  there.onClaimable(() => {
    hints += 1;
  });
  await there.find("run");
  await server.stop("crash");
  await server.start();
  // On its return the listener cannot know what it missed.
  await expect.poll(() => hints, { timeout: 10_000 }).toBeGreaterThan(0);
  const before = hints;
  await here.create({ ...run, runId: "second" });
  await expect.poll(() => hints, { timeout: 10_000 }).toBeGreaterThan(before);
});
