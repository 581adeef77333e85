import fc from "fast-check";
import { expect, test } from "vitest";
import { encodeFact, type FactText } from "../../model/event-text.ts";
import { StepcastError } from "../../model/errors.ts";
import { cancelled, cancelRequest, completed, logged, newRun } from "../../testing/log-under-test.ts";
import { type ManualClock, manualClock } from "../../testing/manual-clock.ts";
import { memoryLog } from "../memory/memory-log.ts";
import type { Lease, ListQuery, RunLog } from "../run-log.ts";
import { tempStore } from "./fixtures/temp-store.ts";
import { sqliteLog } from "./sqlite-log.ts";

// Whatever is asked, in whatever order: the log in SQLite answers as the one in memory does.

const runIds = ["run-a", "run-b", "run-c"];
const pipelines = ["report", "other"];
const full = process.env.STEPCAST_TEST_FULL === "1";

/** A step of a random history. Leases are taken by their place among those given out, so that old ones are used too. */
type Step = (world: World) => Promise<unknown>;

interface World {
  log: RunLog;
  clock: ManualClock;
  leases: Lease[];
}

const runId = fc.constantFrom(...runIds, "nobody");
const leaseAt = fc.nat({ max: 5 });
const facts: fc.Arbitrary<FactText[]> = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: fc.string().map((text) => logged(text)) },
    { weight: 1, arbitrary: fc.constantFrom(completed, cancelled) },
    {
      weight: 1,
      arbitrary: fc.constantFrom("one", "two").map((id) => ({ ...logged(id), fileIds: [id] })),
    },
    { weight: 1, arbitrary: fc.constant(encodeFact({ type: "run.started", worker: "w" })) },
  ),
  { maxLength: 4 },
);

const create = fc
  .record({
    runId: fc.constantFrom(...runIds),
    pipeline: fc.constantFrom(...pipelines),
    owner: fc.constantFrom("ann", undefined),
    title: fc.constantFrom("Beta", undefined),
    input: fc.constantFrom("Alpha", { due: new Date(0) }, [1, 2n]),
    seed: fc.constantFrom(undefined, [logged("copied"), { ...logged("one"), fileIds: ["one"] }]),
  })
  .map(({ input, seed, ...run }): Step => {
    const { pipeline, title } = run;
    const named = title === undefined ? {} : { title };
    const queued = encodeFact({ type: "run.queued", pipeline, pipelineVersion: "1", input, ...named });
    return ({ log }) => log.create(newRun({ ...run, queued, ...(seed && { seed }) }));
  });

const claim = fc.record({ runId, leaseMs: fc.constantFrom(1, 10, 1_000) }).map(
  (asked): Step =>
    async ({ log, leases }) => {
      const given = await log.claim(asked.runId, {
        owner: "owner",
        leaseMs: asked.leaseMs,
        onOutside: () => undefined,
      });
      if (given.status === "claimed") leases.unshift(given.lease);
      return given;
    },
);

function underLease(act: (log: RunLog, lease: Lease, world: World) => Promise<unknown>): fc.Arbitrary<Step> {
  return leaseAt.map((at) => async (world) => {
    const lease = world.leases[at];
    return lease && act(world.log, lease, world);
  });
}

const append = fc.tuple(leaseAt, fc.integer({ min: 0, max: 6 }), facts).map(
  ([at, n, some]): Step =>
    async ({ log, leases }) =>
      leases[at] && log.append(leases[at], n, some),
);

const suspend = fc.tuple(leaseAt, fc.nat({ max: 12 }), fc.constantFrom(undefined, 0, 5, 50)).map(
  ([at, afterSeq, inMs]): Step =>
    async ({ log, clock, leases }) => {
      const wakeAt = inMs === undefined ? undefined : clock() + inMs;
      return leases[at] && log.suspend(leases[at], { afterSeq, wakeAt });
    },
);

const signalled = fc.constantFrom(
  cancelRequest,
  logged("an answer"),
  encodeFact({ type: "run.paused" }),
  encodeFact({ type: "run.resumed" }),
);
const signal = fc.record({ runId, key: fc.constantFrom("cancel", "answer", "pause"), fact: signalled }).map(
  ({ key, fact, ...asked }): Step =>
    ({ log }) =>
      log.signal(asked.runId, key, fact),
);

const claimable = fc
  .record({
    except: fc.subarray(runIds),
    some: fc.subarray(pipelines),
    limit: fc.integer({ min: 1, max: 4 }),
  })
  .map(
    ({ except, some, limit }): Step =>
      ({ log }) =>
        log.claimable({ pipelines: some, except: new Set(except), limit }),
  );

const query: fc.Arbitrary<Omit<ListQuery, "limit" | "cursor">> = fc.record(
  {
    owner: fc.constantFrom("ann", null),
    pipeline: fc.constantFrom(...pipelines),
    status: fc.constantFrom(
      "queued" as const,
      ["completed", "cancelled"] as const,
      ["running", "waiting", "queued"] as const,
      "paused" as const,
    ),
    since: fc.constantFrom(0, 1_700_000_000_005),
    until: fc.constantFrom(1_700_000_000_010, Number.MAX_SAFE_INTEGER),
    text: fc.constantFrom("alpha", "beta", "RUN-A", "1970", ""),
  },
  { requiredKeys: [] },
);

/** Page by page: the cursors of two stores differ, and what they lead to does not. */
const list = fc.tuple(query, fc.integer({ min: 1, max: 3 })).map(
  ([asked, limit]): Step =>
    async ({ log }) => {
      const pages = [];
      let cursor: string | undefined;
      do {
        const page = await log.list({ ...asked, limit, cursor });
        pages.push(page.runs);
        cursor = page.next;
      } while (cursor !== undefined);
      return pages;
    },
);

const count = fc.tuple(query, fc.constantFrom(undefined, 1, 2)).map(
  ([asked, lookAt]): Step =>
    ({ log }) =>
      log.count({ ...asked, lookAt }),
);

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: create },
  { weight: 4, arbitrary: claim },
  { weight: 8, arbitrary: append },
  { weight: 1, arbitrary: underLease((log, lease) => log.renew(lease, 10)) },
  { weight: 1, arbitrary: underLease((log, lease) => log.release(lease)) },
  { weight: 2, arbitrary: suspend },
  { weight: 3, arbitrary: signal },
  { weight: 2, arbitrary: claimable },
  { weight: 2, arbitrary: list },
  { weight: 2, arbitrary: count },
  {
    weight: 1,
    arbitrary: runId.map(
      (id): Step =>
        ({ log }) =>
          log.find(id),
    ),
  },
  {
    weight: 1,
    arbitrary: runId.map(
      (id): Step =>
        ({ log }) =>
          log.read(id, undefined, 5),
    ),
  },
  {
    weight: 1,
    arbitrary: runId.map(
      (id): Step =>
        async ({ log }) =>
          sortedFiles(await log.delete(id)),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.subarray(["one", "two", "three"]).map(
      (ids): Step =>
        ({ log, clock }) =>
          log.forgetFiles(ids.map((id, age) => ({ id, createdAt: clock() - 10 * age }))),
    ),
  },
  {
    weight: 2,
    arbitrary: fc.integer({ min: 1, max: 20 }).map(
      (ms): Step =>
        async ({ clock }) =>
          clock.advance(ms),
    ),
  },
);

function sortedFiles({ unusedFiles }: { unusedFiles: readonly string[] }): string[] {
  return unusedFiles.toSorted();
}

/** What was answered, without what is random: the tags. */
async function answer(world: World, act: Step): Promise<unknown> {
  try {
    return withoutTags(await act(world));
  } catch (error) {
    if (!StepcastError.is(error)) throw error;
    return { code: error.code, message: error.message };
  }
}

function withoutTags(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value ?? null, (key, part: unknown) => (key === "tag" ? undefined : part)),
  );
}

/** Plays a history, each step on the next of these logs, and reads what there is in the end. */
async function play(clock: ManualClock, logs: readonly RunLog[], steps: readonly Step[]): Promise<unknown[]> {
  const readAll = runIds.map(
    (id): Step =>
      ({ log }) =>
        log.read(id, undefined, 500),
  );
  const leases: Lease[] = [];
  const answers = [];
  for (const [index, act] of [...steps, ...readAll].entries()) {
    const log = logs[index % logs.length];
    if (log) answers.push(await answer({ log, clock, leases }, act));
  }
  return answers;
}

async function inMemory(steps: readonly Step[]): Promise<unknown[]> {
  const clock = manualClock();
  return play(clock, [memoryLog(clock)], steps);
}

async function inSqlite(steps: readonly Step[]): Promise<unknown[]> {
  const clock = manualClock();
  const path = tempStore();
  const logs = [1, 2].map(() => sqliteLog(path, { clock, sync: "normal" }));
  try {
    return await play(clock, logs, steps);
  } finally {
    await Promise.all(logs.map((log) => log.close()));
  }
}

const timeout = full ? 600_000 : 60_000;

test("any history has the same answers in SQLite, by two on one store, as in memory", {
  timeout,
}, async () => {
  const history = fc.array(step, { minLength: 20, maxLength: 120 });
  await fc.assert(
    fc.asyncProperty(history, async (steps) => {
      expect(await inSqlite(steps)).toEqual(await inMemory(steps));
    }),
    { seed: 7, numRuns: full ? 1_000 : 20 },
  );
});
