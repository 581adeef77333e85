import fc from "fast-check";
import { expect, test } from "vitest";
import { formatCursor } from "../model/cursor.ts";
import { decodeEvent } from "../model/event-text.ts";
import type { RunEvent } from "../model/run-event.ts";
import { emptyRun, reduceEvents, reduceRun, type RunState } from "../model/run-state.ts";
import { tempFiles } from "../testing/driven-run.ts";
import { testsInFull } from "../testing/environment.ts";
import { brokenLaws } from "../testing/laws-of-a-log.ts";
import { createEngine, type Engine } from "./engine.ts";
import { outcomeOf, type Plan, plans, randomPipeline } from "./fixtures/random-pipeline.ts";
import { foldLog } from "./fold-log.ts";
import { logDispatcher } from "./log-dispatcher.ts";
import { memoryLog } from "./memory/memory-log.ts";
import type { RunLog } from "./run-log.ts";
import { tempStore } from "./sqlite/fixtures/temp-store.ts";
import { sqliteLog } from "./sqlite/sqlite-log.ts";

// Whatever a pipeline does and whatever befalls its drivers: one end, no law broken, and everybody sees the same.

const leaseMs = 60_000;
const runId = "random";
const kinds = [
  "fails",
  "loses its reply",
  "dies",
  "hands over",
  "outlives its lease",
  "set back",
  "cancel",
] as const;
type Fault = (typeof kinds)[number];

/** What happens at the how-manieth call of a driver. Fewer than end a run as a crash loop: each is worth one takeover at most. */
const faults = fc.uniqueArray(
  fc.record({ at: fc.integer({ min: 1, max: 40 }), what: fc.constantFrom(...kinds) }),
  {
    selector: ({ at }) => at,
    maxLength: 4,
  },
);

/** Two processes at work on one store, and a third that only looks on. */
class World {
  private skewMs = 0;
  private calls = 0;
  private readonly faults: Map<number, Fault>;
  private readonly files = tempFiles();
  private readonly engines = new Set<Engine>();
  private readonly closing: Promise<void>[] = [];
  readonly clock = () => Date.now() + this.skewMs;
  readonly logs: RunLog[];

  constructor(open: (clock: () => number) => RunLog[], hits: readonly { at: number; what: Fault }[]) {
    this.logs = open(this.clock);
    this.faults = new Map(hits.map(({ at, what }) => [at, what]));
    for (const log of this.logs.slice(1)) this.work(log);
  }

  get log(): RunLog {
    const [log] = this.logs;
    if (!log) throw new Error("a world has a log");
    return log;
  }

  async start(plan: Plan): Promise<void> {
    const engine = createEngine({
      pipelines: [randomPipeline],
      files: this.files,
      log: this.log,
      work: false,
    });
    await engine.start(randomPipeline, plan, { runId });
  }

  async end(): Promise<void> {
    for (const engine of this.engines) this.closing.push(engine.close({ drainMs: 0 }));
    await Promise.all(this.closing);
    for (const log of this.logs) await log.close();
  }

  /** A process. It hears of faults in time that no test waits for. */
  private work(log: RunLog): void {
    let isDead = false;
    const stop = () => {
      this.engines.delete(engine);
      this.closing.push(engine.close({ drainMs: 0 }));
      this.work(log);
    };
    const die = () => {
      isDead = true;
      this.skewMs += leaseMs;
      stop();
    };
    const guarded = <Result>(call: () => Promise<Result>) => this.call(call, () => isDead, die, stop);
    const faulty: RunLog = Object.assign(Object.create(log) as RunLog, {
      claim: (...args) => guarded(() => log.claim(...args)),
      append: (...args) => guarded(() => log.append(...args)),
      suspend: (...args) => guarded(() => log.suspend(...args)),
      release: (...args) => (isDead ? Promise.reject(gone()) : log.release(...args)),
      close: async () => undefined,
    } satisfies Partial<RunLog>);
    const { clock, files } = this;
    const dispatcher = logDispatcher(faulty, { pollMs: 5, clock, onError: () => undefined });
    const options = { pipelines: [randomPipeline], files, clock, leaseMs, graceMs: 20, waitGraceMs: 4 };
    const engine = createEngine({ ...options, log: faulty, dispatcher, onError: () => undefined });
    this.engines.add(engine);
  }

  private async call<Result>(
    call: () => Promise<Result>,
    isDead: () => boolean,
    die: () => void,
    stop: () => void,
  ): Promise<Result> {
    if (isDead()) throw gone();
    this.calls += 1;
    const fault = this.faults.get(this.calls);
    if (fault === "fails") throw gone();
    if (fault === "outlives its lease") await this.oversleep();
    if (fault === "set back") this.skewMs -= 50;
    if (fault === "hands over") stop();
    if (fault === "cancel")
      await createEngine({ ...this.onlooker })
        .cancel(runId)
        .catch(() => undefined);
    const result = await call();
    if (fault === "dies") die();
    // A claim that nobody heard of holds the run until its time is over.
    if (fault === "loses its reply") this.skewMs += leaseMs;
    if (fault === "dies" || fault === "loses its reply") throw gone();
    return result;
  }

  /** Long enough for the other process to take the run over; then this one goes on as if nothing had been. */
  private async oversleep(): Promise<void> {
    this.skewMs += leaseMs;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }

  private get onlooker() {
    return { pipelines: [], files: this.files, log: this.log, work: false };
  }
}

function gone(): Error {
  return new Error("the store cannot be reached");
}

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

function check(plan: Plan, hits: readonly { what: Fault }[], log: readonly RunEvent[]): void {
  expect(brokenLaws(log)).toEqual([]);
  const end = log.at(-1);
  const mayBeCancelled = hits.some(({ what }) => what === "cancel");
  if (end?.type === "run.cancelled") expect(mayBeCancelled).toBe(true);
  else expect(end).toMatchObject({ type: "run.completed", output: outcomeOf(plan) });
}

async function survives(
  open: (clock: () => number) => RunLog[],
  plan: Plan,
  hits: { at: number; what: Fault }[],
) {
  const world = new World(open, hits);
  try {
    await world.start(plan);
    const [seen, alsoSeen] = await Promise.all([watch(world.log), watch(world.logs.at(-1) ?? world.log)]);
    check(plan, hits, seen.events);
    expect(alsoSeen).toEqual(seen);
    expect(await foldLog(world.log, runId)).toEqual(seen.state);
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
