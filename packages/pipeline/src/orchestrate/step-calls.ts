import type { StepOptions } from "../define/pipeline.ts";
import { StepcastError } from "../model/errors.ts";
import { limits } from "../model/limits.ts";
import type { RunEvent } from "../model/run-event.ts";

/** A step as the pipeline and the log know it. */
export interface StepCall {
  readonly step: string;
  readonly key: string;
  /** Met in the history, not made by a call of this life. */
  readonly recorded: boolean;
  /** As the log has it, until a replayed call has matched it and the step is closed. */
  input: unknown;
  /** The newest `step.started` as text, from which the next attempt takes an input that no agent has touched. */
  startedText: string | undefined;
  attempt: number;
  /** Attempts that failed and were followed by another; what a crash cut off is none. */
  failures: number;
  /** The run cannot end before every step is closed; `delayed` waits for its next attempt, and `held` was never begun. */
  phase: "working" | "delayed" | "held" | "closed";
  /** What the call said of its limits. */
  options: StepOptions;
  /** Called by the pipeline in this life; absent in a replay until its code gets there. */
  promise: PromiseWithResolvers<unknown> | undefined;
  /** Without its value once the pipeline was told: a long run must not keep all it has seen (law 17). */
  outcome: Outcome | undefined;
}

export type Outcome = { ok: true; value: unknown } | { ok: false; error: unknown };

/** Every step of a run by its key, in the order in which they were first called. */
export class StepCalls implements Iterable<StepCall> {
  private readonly calls = new Map<string, StepCall>();
  private readonly counts = new Map<string, number>();
  private openCount = 0;

  /** Some step works or is delayed. */
  get anyOpen(): boolean {
    return this.openCount > 0;
  }

  [Symbol.iterator](): Iterator<StepCall> {
    return this.calls.values();
  }

  find(key: string): StepCall | undefined {
    return this.calls.get(key);
  }

  /** The key of a call: its agent's name, counted from the second on, or with a key of the pipeline's own. */
  nextKey(prefix: string, step: string, { key }: StepOptions): string {
    const name = `${prefix}${step}`;
    if (key !== undefined) return `${name}:${requireKey(step, key)}`;
    const count = (this.counts.get(name) ?? 0) + 1;
    this.counts.set(name, count);
    return count === 1 ? name : `${name}#${count}`;
  }

  /** A call that the log does not know yet. */
  add(step: string, key: string, promise: PromiseWithResolvers<unknown>): StepCall {
    return this.set({ step, key, recorded: false, input: undefined, promise, phase: "held" });
  }

  /** A `step.started` of the history: that there is such a step, and what it was called with. */
  record({ step, key, attempt, input }: Extract<RunEvent, { type: "step.started" }>): void {
    const call =
      this.calls.get(key) ??
      this.set({ step, key, recorded: true, input, promise: undefined, phase: "closed" });
    call.attempt = attempt;
  }

  open(call: StepCall, phase: "working" | "delayed" = "working"): void {
    if (!isOpen(call)) this.openCount += 1;
    call.phase = phase;
  }

  /** Closes the step's present attempt. */
  close(key: string): void {
    const call = this.calls.get(key);
    if (!call) return;
    if (isOpen(call)) this.openCount -= 1;
    call.phase = "closed";
  }

  /** Closes the step for good, and tells its caller. False where it was closed before. */
  settle(key: string, outcome: Outcome): boolean {
    this.close(key);
    const call = this.calls.get(key);
    if (!call || call.outcome) return false;
    call.outcome = outcome;
    this.tell(call);
    return true;
  }

  /** The pipeline has called a recorded step again. */
  join(call: StepCall, promise: PromiseWithResolvers<unknown>): void {
    this.calls.set(call.key, call);
    call.promise = promise;
    this.tell(call);
  }

  private tell(call: StepCall): void {
    const { promise, outcome } = call;
    if (!promise || !outcome) return;
    if (outcome.ok) promise.resolve(outcome.value);
    else promise.reject(outcome.error);
    if (outcome.ok) call.outcome = { ok: true, value: undefined };
    call.input = undefined;
    call.startedText = undefined;
  }

  private set(call: Pick<StepCall, "step" | "key" | "recorded" | "input" | "promise" | "phase">): StepCall {
    const added: StepCall = {
      ...call,
      startedText: undefined,
      attempt: 1,
      failures: 0,
      options: {},
      outcome: undefined,
    };
    this.calls.set(call.key, added);
    return added;
  }
}

function isOpen({ phase }: StepCall): boolean {
  return phase === "working" || phase === "delayed";
}

function requireKey(step: string, key: string): string {
  if (String(key).length <= limits.stepKeyChars) return key;
  throw new StepcastError(
    "invalid_input",
    `a key of step "${step}" is longer than ${limits.stepKeyChars} characters: choose a shorter one`,
  );
}
