import type { Pipeline } from "../define/pipeline.ts";
import type { FileStore } from "../files/file-store.ts";
import { encodeFact, type FactText } from "../model/event-text.ts";
import { type EventType, isTerminal, type RunEvent } from "../model/run-event.ts";
import { openingFacts } from "./opening.ts";
import type { Contested, Outbox } from "./outbox.ts";
import { drained, RunInProgress } from "./run-in-progress.ts";
import type { StepSlots } from "./step-slots.ts";
import type { Clock } from "./timers.ts";

export interface Orchestration {
  pipeline: Pipeline;
  runId: string;
  /** The run's log so far; its first event is `run.queued`. Emptied once it is told: a run must not keep all it has seen (law 17). */
  history: RunEvent[];
  /** Who drives, and for the how-manieth time. */
  worker: string;
  epoch: number;
  files: FileStore;
  /** Made by the driver, which pokes it when something from outside was stored. */
  outbox: Outbox;
  /** How long steps may take to obey a cancel, in milliseconds. */
  graceMs: number;
  /** How long a run that only waits stays in memory before it is let go, in milliseconds. Default 1 s. */
  waitGraceMs?: number | undefined;
  /** Bounds how many steps of this process work at a time. */
  slots: StepSlots;
  /** Fires when this process is going to stop: the run is then given to whoever comes next. */
  handover: AbortSignal;
  clock: Clock;
  /** For the jitter of retries, and for what pipelines draw. From 0 to below 1. */
  random?: (() => number) | undefined;
}

/** What the orchestrator asks of its driver. After a suspend that succeeds it is not called again. */
export type Request =
  | { type: "append"; facts: FactText[] }
  /** A fact that somebody outside may store too: the first with the key wins (law 13). */
  | ({ type: "signal" } & Contested)
  | { type: "suspend"; wakeAt: number | undefined };

/** What came of a request. */
export interface Delivery {
  /** Everything stored since the last delivery, in `seq` order; what `isForFollowers` may be left out. */
  events: readonly RunEvent[];
  /** The batch was refused whole: a cancel was stored before it (law 12). */
  refused: boolean;
}

/** True for what only followers read: no run goes on by it, so its driver need not decode it. */
export function isForFollowers(type: EventType): boolean {
  return type === "step.chunk" || type === "step.logged" || type === "step.progressed";
}

/**
 * Drives one run: yields facts to store, takes back what was stored, ends after the terminal event. The pipeline function goes on
 * only by what comes back (law 5), so a replay of the log takes it exactly where the live run was.
 */
export async function* orchestrate(options: Orchestration): AsyncGenerator<Request, void, Delivery> {
  const { outbox, handover } = options;
  const run = new RunInProgress(options);
  const handOver = () => run.handOver();
  try {
    const opening = openingFacts(options).map(encodeFact);
    const opened = opening.length > 0 ? yield { type: "append", facts: opening } : undefined;
    if (opened?.events.some(isTerminal)) return;
    if (handover.aborted) yield* giveBack(options.clock);
    handover.addEventListener("abort", handOver, { once: true });
    await run.begin([...options.history.splice(0), ...(opened?.events ?? [])]);
    for (;;) {
      const request = await nextRequest(outbox, run);
      const { events, refused } = yield request;
      if (request.type === "suspend") run.keep();
      else if (refused && request.type === "append") takeBack(outbox, run, request.facts);
      let turned = false;
      for (const event of events) {
        if (isTerminal(event)) return;
        turned = (await run.deliver(event)) || turned;
      }
      // At most one append in a turn of the event loop: a step that streams without a pause must not keep timers, sockets and
      // cancels from being served.
      if (!turned) await drained();
      if (!refused) run.endIfOver();
      run.rest();
    }
  } finally {
    handover.removeEventListener("abort", handOver);
    run.abandon();
    outbox.close();
  }
}

/** Asked to stop before it began: whatever is open is closed by the next driver. */
function* giveBack(clock: Clock): Generator<Request, never, Delivery> {
  for (;;) yield { type: "suspend", wakeAt: clock() };
}

async function nextRequest(outbox: Outbox, run: RunInProgress): Promise<Request> {
  const facts = await outbox.take();
  if (facts.length > 0) return { type: "append", facts };
  const contested = outbox.takeContested();
  if (contested) return { type: "signal", ...contested };
  return run.suspension() ?? { type: "append", facts };
}

/** The cancel that was stored first comes with the next append, which the poke brings about even with nothing to store. */
function takeBack(outbox: Outbox, run: RunInProgress, facts: readonly FactText[]): void {
  outbox.putBack(facts.filter((fact) => !isTerminal(fact)));
  outbox.poke();
  run.reopen();
}
