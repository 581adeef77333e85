import type { Agent } from "../define/agent.ts";
import type { StepOptions } from "../define/pipeline.ts";
import { requireLimits } from "../define/retry.ts";
import { StepcastError, StepError } from "../model/errors.ts";
import { decodeEvent, encodeFact, type FactText } from "../model/event-text.ts";
import type { RunEvent } from "../model/run-event.ts";
import { abandonedError, cancelled } from "./end-facts.ts";
import { LiveAttempts } from "./live-attempts.ts";
import { mayBeIgnored } from "./may-be-ignored.ts";
import { parseValue } from "./parse-value.ts";
import type { RunParts } from "./run-parts.ts";
import { type StepCall, StepCalls } from "./step-calls.ts";
import { StepCopies } from "./step-copies.ts";

export type StepEvent = Extract<RunEvent, { step: string; attempt: number }>;
type Started = Extract<RunEvent, { type: "step.started" }>;
type Retrying = Extract<RunEvent, { type: "step.retrying" }>;

/** The steps of a run: what the pipeline called, what the log has of it, and the attempts at work. */
export class RunSteps {
  private readonly parts: RunParts;
  private readonly calls = new StepCalls();
  private readonly copies: StepCopies;
  private readonly attempts: LiveAttempts;

  constructor(parts: RunParts) {
    this.parts = parts;
    this.copies = new StepCopies(parts);
    this.attempts = new LiveAttempts(parts);
  }

  /** Some step is not closed. */
  get anyOpen(): boolean {
    return this.calls.anyOpen;
  }

  get anyWorking(): boolean {
    return this.attempts.any;
  }

  get completedKeys(): string[] {
    return [...this.calls].filter((call) => call.outcome?.ok).map((call) => call.key);
  }

  /** A step in the history that the pipeline has not called; `unfinished` only looks at those it must have called by then. */
  uncalled({ unfinished }: { unfinished: boolean }): string | undefined {
    for (const call of this.calls) {
      if (!call.promise && !(unfinished && call.outcome)) return call.key;
    }
    return undefined;
  }

  /** A `step.started` of the history; `isCopy`: of the run that this one is a rerun of. */
  record(event: Started, isCopy: boolean): void {
    (isCopy ? this.copies : this.calls).record(event);
  }

  /** The pipeline calls an agent. Settles by what the log says of the step, never before. */
  call(prefix: string, step: string, agent: Agent, input: unknown, options: StepOptions): Promise<unknown> {
    const promise = Promise.withResolvers<unknown>();
    void mayBeIgnored(promise.promise);
    try {
      const key = this.calls.nextKey(prefix, step, options);
      requireLimits(`step "${key}"`, options);
      const parsed = parseValue(agent.input, input, "invalid_input", `the input of step "${key}"`);
      this.open(step, key, parsed, options, promise);
    } catch (error) {
      promise.reject(error);
    }
    return promise.promise;
  }

  /** True where the event settled something that the pipeline may be waiting for. */
  tell(event: StepEvent, isCopy: boolean): boolean {
    if (isCopy) return this.copies.tell(event);
    const { key } = event;
    switch (event.type) {
      case "step.started":
        this.started(event);
        return false;
      case "step.completed":
        return this.calls.settle(key, { ok: true, value: event.output });
      case "step.cancelled":
        this.parts.waits.end(delayKey(key));
        return this.calls.settle(key, { ok: false, error: cancelled() });
      case "step.retrying":
        this.retrying(event);
        return false;
      case "step.failed":
        return this.failed(event);
      default:
        return false;
    }
  }

  /** After a replay: every attempt that a crash cut off is closed in the log (law 10), and its step runs again (law 9). */
  resume(): void {
    const { parts } = this;
    const unfinished = [...this.calls].filter((call) => call.recorded && !call.outcome);
    for (const call of unfinished) {
      const { step, key, attempt, phase } = call;
      if (parts.isOver()) this.cancelUnfinished(call);
      else if (phase === "working") {
        parts.put({ type: "step.failed", step, key, attempt, error: abandonedError(key) });
      }
    }
    if (parts.isOver() || parts.isHandingOver()) return;
    for (const call of unfinished) if (call.phase !== "delayed") this.beginAgain(call);
  }

  /** Tells every attempt to stop, and lets no delayed one begin. */
  stop(reason: StepcastError): void {
    this.attempts.stop(reason);
    if (this.parts.isReplaying()) return;
    for (const call of this.calls) if (call.phase === "delayed") this.cancelUnfinished(call);
  }

  /** What the pause holds back will not begin. */
  cancelHeld(): void {
    for (const { phase, key } of this.calls) {
      if (phase === "held") this.calls.settle(key, { ok: false, error: cancelled() });
    }
  }

  /** Leaves every attempt to whoever drives the run next. */
  abandon(reason: StepcastError): void {
    this.attempts.stop(reason);
  }

  /** In a run that is handed over, a step whose start was on its way: it is not begun here. */
  refuseStart({ step, key, attempt }: Started): void {
    this.parts.put({ type: "step.failed", step, key, attempt, error: abandonedError(key) });
  }

  private open(
    step: string,
    key: string,
    input: unknown,
    options: StepOptions,
    promise: PromiseWithResolvers<unknown>,
  ): void {
    const recorded = this.calls.find(key);
    if (recorded?.promise) {
      throw new StepcastError(
        "invalid_input",
        `step key "${key}" is used twice in one run: give each call its own key`,
      );
    }
    this.parts.requireOpen(recorded !== undefined);
    if (recorded) return this.join(recorded, input, options, promise);
    const copy = this.copies.fitting(key, input);
    if (copy) return this.calls.join(copy, promise);
    const attempt = this.copies.nextAttempt(key);
    // First encoded, which may refuse the input; then this was no call.
    const started = this.parts.outbox.files.encode({ type: "step.started", step, key, attempt, input });
    const call = this.calls.add(step, key, promise);
    call.options = options;
    call.attempt = attempt;
    call.startedText = started.text;
    this.parts.pause.begin(() => this.begin(call, started));
  }

  private begin(call: StepCall, started: FactText): void {
    if (call.outcome || this.parts.isOver()) return;
    this.calls.open(call);
    this.parts.outbox.putText(started);
  }

  /** A call that the log already knows, met again in a replay. */
  private join(
    recorded: StepCall,
    input: unknown,
    options: StepOptions,
    promise: PromiseWithResolvers<unknown>,
  ): void {
    const difference = this.parts.difference(recorded.input, input);
    if (difference) {
      throw this.parts.diverge(
        `step "${recorded.key}" was recorded with another input (${difference}): the pipeline must take all that varies from its input and steps`,
      );
    }
    recorded.options = options;
    this.calls.join(recorded, promise);
  }

  private started(event: Started): void {
    const { key, step } = event;
    const { pipeline, waits, isReplaying } = this.parts;
    const call = this.calls.find(key);
    const agent = pipeline.agents[step];
    waits.end(delayKey(key));
    if (!call) return;
    this.calls.open(call);
    if (!isReplaying() && agent) void this.attempts.run(event, agent, call);
  }

  /** The delay is the recorded one, counted from when it was recorded: a crash in it waits for the rest. */
  private retrying({ key, at, delayMs }: Retrying): void {
    const { waits } = this.parts;
    const call = this.calls.find(key);
    if (!call) return;
    call.failures += 1;
    this.calls.open(call, "delayed");
    waits.add(delayKey(key), at + delayMs, () => this.startAgain(call));
    if (this.parts.isStopped() && !this.parts.isReplaying()) this.cancelUnfinished(call);
  }

  private failed({ step, key, error }: Extract<RunEvent, { type: "step.failed" }>): boolean {
    if (error.code !== "abandoned") {
      return this.calls.settle(key, { ok: false, error: new StepError(step, key, error) });
    }
    // One that waits to be begun again goes on waiting.
    if (this.calls.find(key)?.phase === "working") this.calls.close(key);
    return false;
  }

  private beginAgain(call: StepCall): void {
    // Until then it may be cancelled as one that waits for its next attempt.
    this.calls.open(call, "delayed");
    this.parts.pause.begin(() => {
      if (call.phase === "delayed") this.startAgain(call);
    });
  }

  private startAgain(call: StepCall): void {
    const { step, key } = call;
    call.attempt += 1;
    const fact = { type: "step.started", step, key, attempt: call.attempt, input: inputOf(call) } as const;
    // As it was recorded, and held to the run's files then.
    const started = encodeFact(fact);
    call.startedText = started.text;
    this.parts.outbox.putText(started);
    this.calls.open(call);
  }

  /** Once: what closes the step is on its way then, and it is no longer delayed. */
  private cancelUnfinished(call: StepCall): void {
    const { step, key, attempt } = call;
    this.parts.waits.end(delayKey(key));
    this.calls.open(call, "working");
    this.parts.put({ type: "step.cancelled", step, key, attempt });
  }
}

function delayKey(key: string): string {
  return `retry ${key}`;
}

function inputOf({ startedText, input }: StepCall): unknown {
  if (startedText === undefined) return input;
  const started = decodeEvent(startedText);
  return started.type === "step.started" ? started.input : undefined;
}
