import { StepcastError } from "../model/errors.ts";
import type { Fact, RunEvent } from "../model/run-event.ts";

/**
 * What a rerun begins with: the outcomes stored before the origin's first `step.started` of a key, in their order. Of every step that
 * was closed by then its last attempt, besides recorded values, finished timers, questions that are no longer open, and messages. What
 * was unfinished there is done again.
 * @throws StepcastError `step_not_found`
 */
export function seedOf(history: readonly RunEvent[], fromStep: string): Fact[] {
  const before = history.slice(0, firstStart(history, fromStep));
  const outcomes = new Map<string, Outcome>();
  for (const event of before) collect(outcomes, event);
  outcomes.delete(`step ${fromStep}`);
  const kept = new Set([...outcomes.values()].filter(({ isOver }) => isOver).flatMap(({ events }) => events));
  return before.filter((event) => kept.has(event)).map(unstamped);
}

interface Outcome {
  events: RunEvent[];
  isOver: boolean;
}

/** In a run that is itself a rerun, a start of its own goes before a copied one: that result was not used. */
function firstStart(history: readonly RunEvent[], key: string): number {
  const starts = (event: RunEvent) => event.type === "step.started" && event.key === key;
  const own = history.findIndex((event) => event.seq > copiedTo(history) && starts(event));
  const first = own >= 0 ? own : history.findIndex(starts);
  if (first >= 0) return first;
  throw new StepcastError(
    "step_not_found",
    `the run has no step ${JSON.stringify(key.slice(0, 100))} to begin with: see its steps for their keys`,
  );
}

/** The last of the events with which a rerun begins. */
export function copiedTo([queued]: readonly RunEvent[]): number {
  return 1 + (queued?.type === "run.queued" ? (queued.origin?.copied ?? 0) : 0);
}

/** What begins anew replaces what was known by its name. */
function collect(outcomes: Map<string, Outcome>, event: RunEvent): void {
  const add = (name: string, isOver: boolean) => {
    const found = outcomes.get(name);
    found?.events.push(event);
    if (found) found.isOver ||= isOver;
  };
  const begin = (name: string, isOver = false) => outcomes.set(name, { events: [event], isOver });
  switch (event.type) {
    case "step.started":
      return void begin(`step ${event.key}`);
    case "file.written":
    case "step.completed":
      return add(`step ${event.key}`, event.type === "step.completed");
    case "step.failed":
      return add(`step ${event.key}`, event.error.code !== "abandoned");
    case "timer.started":
      return void begin(`timer ${event.key}`);
    case "timer.fired":
      return add(`timer ${event.key}`, true);
    case "question.asked":
      return void begin(`question ${event.key}`);
    case "question.answered":
    case "question.closed":
      return add(`question ${event.key}`, true);
    case "value.recorded":
      return void begin(`value ${event.key}`, true);
    case "signal.received":
      return void begin(`signal ${event.seq}`, true);
    default:
      return undefined;
  }
}

function unstamped({ v: _v, runId: _runId, seq: _seq, at: _at, ...fact }: RunEvent): Fact {
  return fact;
}
