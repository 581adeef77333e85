import type { EventType, Fact, RunEvent } from "../model/run-event.ts";
import { StepcastError } from "../model/errors.ts";
import { limits } from "../model/limits.ts";
import { abandonedError, failedFact } from "./end-facts.ts";

export interface Opening {
  history: readonly RunEvent[];
  /** Who drives, and for the how-manieth time. */
  worker: string;
  epoch: number;
}

/**
 * What a driver stores before anything else runs: that it drives, or that it will not. Stored first, so that a pipeline which ends
 * its process at once is counted too.
 */
export function openingFacts({ history, worker, epoch }: Opening): Fact[] {
  const cancelled = history.some((event) => event.type === "run.cancel_requested");
  if (!history.some((event) => event.type === "run.started")) {
    // Nobody held the run when it was cancelled: it ends without having started.
    return cancelled ? [] : [{ type: "run.started", worker }];
  }
  if (letGoOnPurpose(history)) return [{ type: "run.woken", worker }];
  const takenOver: Fact = { type: "run.taken_over", worker, epoch };
  if (cancelled || fruitlessTakeovers(history) + 1 < limits.takeovers) return [takenOver];
  return [takenOver, ...openAttempts(history), failedFact(crashLoop())];
}

/** What comes from outside while nobody drives. */
const fromOutside: ReadonlySet<EventType> = new Set([
  "run.cancel_requested",
  "run.paused",
  "run.resumed",
  "question.answered",
  "question.closed",
  "signal.received",
]);

/** The last thing its driver wrote is that the run waits: it did not crash. */
export function letGoOnPurpose(history: readonly RunEvent[]): boolean {
  return history.findLast((event) => !fromOutside.has(event.type))?.type === "run.waiting";
}

/** What shows that a driver got somewhere. */
const progress: ReadonlySet<EventType> = new Set([
  "step.completed",
  "step.retrying",
  "step.cancelled",
  "timer.fired",
  "question.answered",
  "question.closed",
  "signal.received",
  "run.waiting",
]);

function fruitlessTakeovers(history: readonly RunEvent[]): number {
  let takeovers = 0;
  for (let at = history.length - 1; at >= 0; at--) {
    const event = history[at];
    if (!event || progress.has(event.type) || isFinalFailure(event)) break;
    if (event.type === "run.taken_over") takeovers += 1;
  }
  return takeovers;
}

function isFinalFailure(event: RunEvent): boolean {
  return event.type === "step.failed" && event.error.code !== "abandoned";
}

/** Law 10: what is open is closed, and here it does not run again. */
function openAttempts(history: readonly RunEvent[]): Fact[] {
  const open = new Map<string, Fact>();
  for (const event of history) {
    if (event.type === "step.started") {
      const { step, key, attempt } = event;
      open.set(key, { type: "step.failed", step, key, attempt, error: abandonedError(key) });
    } else if (closesAttempt.has(event.type) && "key" in event) open.delete(event.key);
  }
  return [...open.values()];
}

const closesAttempt: ReadonlySet<EventType> = new Set([
  "step.completed",
  "step.retrying",
  "step.failed",
  "step.cancelled",
]);

function crashLoop(): StepcastError {
  return new StepcastError(
    "crash_loop",
    `whoever drove this run stopped ${limits.takeovers} times without a step completed in between: see what ends its process (memory, a native crash, process.exit), then start a new run`,
  );
}
