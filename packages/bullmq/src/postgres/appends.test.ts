import type { Lease, NewRun } from "@stepcast/pipeline/engine";
import { encodeFact } from "@stepcast/pipeline/store";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import type { SharedLog } from "../shared-log.ts";
import { type PostgresServer, startPostgres } from "../testing/postgres-server.ts";
import { postgresLog } from "./postgres-log.ts";

// What several runs append at one time is stored together, and each is answered as if it were alone.

let server: PostgresServer;
let log: SharedLog;
let runs = 0;

beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.close());
beforeEach(() => {
  log = postgresLog(server.url);
});
afterEach(() => log.close());

function logged(message: string) {
  return encodeFact({ type: "step.logged", step: "a", key: "a", attempt: 1, level: "info", message });
}

const completed = encodeFact({ type: "run.completed", output: null });

async function held(): Promise<Lease> {
  const run: NewRun = {
    runId: `run-${++runs}`,
    pipeline: "report",
    pipelineVersion: "1",
    inputFingerprint: "same",
    schemaFingerprint: "same",
    owner: undefined,
    queued: encodeFact({ type: "run.queued", pipeline: "report", pipelineVersion: "1", input: {} }),
  };
  await log.create(run);
  const claim = await log.claim(run.runId, { owner: "a", leaseMs: 60_000, onOutside: () => undefined });
  if (claim.status !== "claimed") throw new Error(`the run is ${claim.status}`);
  return claim.lease;
}

function many<T>(count: number, make: (index: number) => Promise<T>): Promise<T[]> {
  return Promise.all(Array.from({ length: count }, (_, index) => make(index)));
}

test("each run gets its own facts, however many come at once and however large they are", async () => {
  const leases = await many(150, held);
  for (const n of [1, 2, 3]) {
    await Promise.all(
      leases.map(async (lease, index) => {
        const size = index % 50 === 0 ? 200_000 : 10;
        const facts = Array.from({ length: (index % 4) + (n - 1) }, (_, fact) =>
          logged(`${lease.runId} ${n} ${fact} ${"x".repeat(size)}`),
        );
        const { events } = await log.append(lease, n, facts);
        expect(events.map(({ text }) => text.includes(`${lease.runId} ${n} `))).toEqual(
          facts.map(() => true),
        );
      }),
    );
  }
  for (const { runId } of leases) {
    const { events } = await log.read(runId, undefined, 500);
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
    expect(events.slice(1).every(({ text }) => text.includes(`"message":"${runId} `))).toBe(true);
  }
});

test("what is refused undoes nothing of the others, and is refused for its own reason", async () => {
  const [good, fenced, late, ended, cancelled] = await many(5, held);
  if (!good || !fenced || !late || !ended || !cancelled) throw new Error("five runs were made");
  await log.release(fenced);
  await log.append(ended, 1, [completed]);
  await log.signal(cancelled.runId, "cancel", encodeFact({ type: "run.cancel_requested" }));
  const answers = await Promise.allSettled([
    log.append(fenced, 1, [logged("a")]),
    log.append(good, 1, [logged("b")]),
    log.append(late, 2, [logged("c")]),
    log.append(ended, 2, [logged("d")]),
    log.append(cancelled, 1, [completed]),
    log.append({ ...good, runId: "nobody" }, 1, [logged("e")]),
  ]);
  const codes = answers.map((answer) => (answer.status === "fulfilled" ? "stored" : answer.reason.code));
  expect(codes).toEqual([
    "fenced",
    "stored",
    "out_of_order",
    "run_ended",
    "cancel_requested",
    "run_not_found",
  ]);
  expect((await log.read(good.runId, undefined, 500)).events).toHaveLength(2);
});

test("two processes that append to each other's runs at one time do not wait in a circle", async () => {
  const other = postgresLog(server.url);
  const leases = await many(40, held);
  for (let n = 1; n <= 20; n += 1) {
    // Both send every append; whoever comes second is given what the first stored.
    const [here, there] = await Promise.all([
      Promise.all(leases.map((lease) => log.append(lease, n, [logged(`${n}`)]))),
      Promise.all(leases.toReversed().map((lease) => other.append(lease, n, [logged(`${n}`)]))),
    ]);
    expect(there.toReversed()).toEqual(here);
  }
  await other.close();
});
