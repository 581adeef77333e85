import fc from "fast-check";
import { expect, test } from "vitest";
import { formatCursor } from "../model/cursor.ts";
import { decodeEvent } from "../model/event-text.ts";
import type { RunEvent } from "../model/run-event.ts";
import { emptyRun, reduceEvents, reduceRun, type RunState } from "../model/run-state.ts";
import { testsInFull } from "../testing/environment.ts";
import { brokenLaws } from "../testing/laws-of-a-log.ts";
import { faults, type Hit, runId, World } from "./fixtures/faulty-world.ts";
import { outcomeOf, type Plan, plans } from "./fixtures/random-pipeline.ts";
import { foldLog } from "./fold-log.ts";
import { memoryLog } from "./memory/memory-log.ts";
import type { RunLog } from "./run-log.ts";
import { tempStore } from "./sqlite/fixtures/temp-store.ts";
import { sqliteLog } from "./sqlite/sqlite-log.ts";

// Whatever a pipeline does and whatever befalls its drivers: one end, no law broken, and everybody sees the same.

/** Follows live, breaking off after every few pages and coming back by its cursor. */
async function watch(log: RunLog): Promise<{ events: RunEvent[]; state: RunState }> {
  const events: RunEvent[] = [];
  let state: RunState = emptyRun();
  let cursor: string | undefined;
  for (;;) {
    let pages = 0;
    for await (const page of log.follow(runId, cursor, new AbortController().signal)) {
      const seen = page.events.map(({ text }) => decodeEvent(text));
      events.push(...seen);
      state = reduceEvents(state, seen);
      const last = page.events.at(-1);
      if (last) cursor = formatCursor(last.seq, last.tag);
      if (page.ended) return { events, state };
      if (++pages === 3) break;
    }
  }
}

function check(plan: Plan, hits: readonly Hit[], log: readonly RunEvent[]): void {
  expect(brokenLaws(log)).toEqual([]);
  const end = log.at(-1);
  const mayBeCancelled = hits.some(({ what }) => what === "cancel");
  if (end?.type === "run.cancelled") expect(mayBeCancelled).toBe(true);
  else expect(end).toMatchObject({ type: "run.completed", output: outcomeOf(plan) });
}

async function survives(open: (clock: () => number) => RunLog[], plan: Plan, hits: readonly Hit[]) {
  const world = new World(open, hits);
  try {
    await world.start(plan);
    const [seen, alsoSeen] = await Promise.all([watch(world.log), watch(world.logs.at(-1) ?? world.log)]);
    check(plan, hits, seen.events);
    expect(alsoSeen).toEqual(seen);
    expect(await foldLog(world.log, runId)).toEqual({ ...seen.state, cursor: expect.any(String) });
    expect(seen.events.reduce<RunState>(reduceRun, emptyRun())).toEqual(seen.state);
  } finally {
    await world.end();
  }
}

const stores = {
  "in memory": { runs: testsInFull ? 5_000 : 200, open: shared },
  "in SQLite": { runs: testsInFull ? 300 : 12, open: threeOnOneFile },
};

function shared(clock: () => number): RunLog[] {
  const log = memoryLog(clock);
  return [log, log, log];
}

function threeOnOneFile(clock: () => number): RunLog[] {
  const path = tempStore();
  return [1, 2, 3].map(() => sqliteLog(path, { clock, sync: "normal", pollMs: 10 }));
}

test.each(Object.entries(stores))(
  "a random run %s with random faults ends once, breaks no law, and is the same for all who see it",
  { timeout: testsInFull ? 600_000 : 60_000 },
  async (_where, { runs, open }) => {
    await fc.assert(
      fc.asyncProperty(plans, faults, (plan, hits) => survives(open, plan, hits)),
      {
        numRuns: runs,
        ...(!testsInFull && { seed: 20_261_122 }),
        markInterruptAsFailure: true,
        interruptAfterTimeLimit: testsInFull ? 550_000 : 30_000,
      },
    );
  },
);
