import { describe, expect, test } from "vitest";
import type { Dispatcher, Handle, Working } from "../engine/dispatcher.ts";
import type { RunLog } from "../engine/run-log.ts";
import { claimed, completed, newRun } from "./log-under-test.ts";

export interface DispatcherUnderTest {
  /** A store with nothing in it, and a dispatcher for it. `close` ends both. */
  create(): Promise<{ log: RunLog; dispatcher: Dispatcher; close(): Promise<void> }>;
}

/**
 * What every dispatcher keeps, each law one test:
 *  - every run that is claimable is handed out, whether it was there before or comes later
 *  - no more runs are in hand than asked
 *  - a run that was handed out and not ended is handed out again: at least once, never at most once
 *  - a run that the handler refused is not handed out to it again
 *  - of two workers each run reaches one; who drives it is decided by the log's claim alone
 *  - once stopped it hands out no more, and what is in hand goes on
 */
export function dispatcherConformance(name: string, { create }: DispatcherUnderTest): void {
  describe(`${name} keeps what a dispatcher promises`, () => {
    test("every run that is claimable is handed out, whether it was there before or comes later", async () => {
      const { log, dispatcher, close } = await create();
      const early = await queue(log, dispatcher, 3);
      const hands = handing((runId) => end(log, runId));
      const working = dispatcher.work(options, hands.handle);
      await hands.reached(3);
      const late = await queue(log, dispatcher, 3);
      await hands.reached(6);
      expect(new Set(hands.handed)).toEqual(new Set([...early, ...late]));
      await over(working, hands, close);
    });

    test("no more runs are in hand than asked", async () => {
      const { log, dispatcher, close } = await create();
      await queue(log, dispatcher, 9);
      let [inHand, most] = [0, 0];
      const hands = handing(async (runId) => {
        inHand += 1;
        most = Math.max(most, inHand);
        await turns();
        await end(log, runId);
        inHand -= 1;
      });
      const working = dispatcher.work(options, hands.handle);
      await hands.reached(9);
      expect(most).toBeLessThanOrEqual(options.concurrency);
      await over(working, hands, close);
    });

    test("a run that was handed out and not ended is handed out again", async () => {
      const { log, dispatcher, close } = await create();
      const [runId = ""] = await queue(log, dispatcher, 1);
      let times = 0;
      const hands = handing(async () => {
        times += 1;
        if (times === 3) await end(log, runId);
        else await log.release(await claimed(log, runId, "gives up"));
      });
      const working = dispatcher.work(options, hands.handle);
      await hands.reached(3);
      expect(hands.handed).toEqual([runId, runId, runId]);
      await over(working, hands, close);
    });

    test("a run that the handler refused is not handed out to it again", async () => {
      const { log, dispatcher, close } = await create();
      const [refused = ""] = await queue(log, dispatcher, 1);
      const hands = handing((runId) => (runId === refused ? "refused" : end(log, runId)));
      const working = dispatcher.work(options, hands.handle);
      await hands.reached(1);
      await queue(log, dispatcher, 2);
      await hands.reached(3);
      expect(hands.handed.filter((runId) => runId === refused)).toHaveLength(1);
      await over(working, hands, close);
    });

    test("of two workers each run reaches one; who drives it is decided by the log's claim alone", async () => {
      const { log, dispatcher, close } = await create();
      const driven: string[] = [];
      const hands = handing(async (runId) => {
        const claim = await log.claim(runId, {
          owner: "one of two",
          leaseMs: 60_000,
          onOutside: () => undefined,
        });
        if (claim.status !== "claimed") return;
        driven.push(runId);
        await log.append(claim.lease, 1, [completed]);
      });
      const workers = [dispatcher.work(options, hands.handle), dispatcher.work(options, hands.handle)];
      const runs = await queue(log, dispatcher, 8);
      while (driven.length < 8) await turns();
      expect(driven.toSorted()).toEqual(runs.toSorted());
      await Promise.all(workers.map((worker) => worker.stop()));
      await hands.empty();
      await close();
    });

    test("once stopped it hands out no more, and what is in hand goes on", async () => {
      const { log, dispatcher, close } = await create();
      const [first = ""] = await queue(log, dispatcher, 1);
      const goOn = Promise.withResolvers<void>();
      const hands = handing(async (runId) => {
        await goOn.promise;
        await end(log, runId);
      });
      const working = dispatcher.work(options, hands.handle);
      await hands.reached(1);
      await working.stop();
      await queue(log, dispatcher, 1);
      await turns();
      goOn.resolve();
      while ((await log.read(first, undefined, 10)).ended === false) await turns();
      expect(hands.handed).toEqual([first]);
      await hands.empty();
      await close();
    });
  });
}

const options = { concurrency: 3, pipelines: ["report"] };

async function queue(log: RunLog, dispatcher: Dispatcher, count: number): Promise<string[]> {
  const runs = Array.from({ length: count }, () => newRun());
  for (const run of runs) {
    await log.create(run);
    await dispatcher.enqueue(run.runId);
  }
  return runs.map((run) => run.runId);
}

async function end(log: RunLog, runId: string): Promise<void> {
  const lease = await claimed(log, runId, "driver");
  await log.append(lease, 1, [completed]);
  await log.release(lease);
}

type Hands = ReturnType<typeof handing>;

/** A handler that tells what it was handed, and when so many were. */
function handing(work: (runId: string) => Promise<void> | "refused") {
  const handed: string[] = [];
  let inHand = 0;
  const handle: Handle = async (runId) => {
    handed.push(runId);
    const done = work(runId);
    if (done === "refused") return done;
    inHand += 1;
    await done;
    inHand -= 1;
    return "done";
  };
  return {
    handed,
    handle,
    async reached(count: number) {
      while (handed.length < count) await turns();
    },
    async empty() {
      while (inHand > 0) await turns();
    },
  };
}

/** Some turns of the event loop: time for whatever is on its way. */
async function turns(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
}

async function over(working: Working, hands: Hands, close: () => Promise<void>): Promise<void> {
  await working.stop();
  await hands.empty();
  await close();
}
