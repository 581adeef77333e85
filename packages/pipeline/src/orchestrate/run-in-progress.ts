import { isDeepStrictEqual } from "node:util";
import type { Agent } from "../define/agent.ts";
import type { StepOptions, Steps } from "../define/pipeline.ts";
import { StepcastError, StepError, toEventError } from "../model/errors.ts";
import type { FileRef } from "../model/file-ref.ts";
import type { Fact, RunEvent, StepStamp } from "../model/run-event.ts";
import { runAttempt } from "./attempt.ts";
import type { Orchestration } from "./orchestrate.ts";
import { parseValue } from "./parse-value.ts";

/** A step as the pipeline and the log know it. */
interface StepCall {
  readonly step: string;
  readonly key: string;
  /** As the log has it; what a replayed call must match. */
  readonly input: unknown;
  /** Met in the history, not made by a call of this life. */
  readonly recorded: boolean;
  attempt: number;
  /** Its `step.started` is stored and not yet closed. */
  open: boolean;
  /** Called by the pipeline in this life; absent in a replay until its code gets there. */
  promise: PromiseWithResolvers<unknown> | undefined;
  outcome: Outcome | undefined;
}

type Outcome = { ok: true; value: unknown } | { ok: false; error: unknown };

type CancelRequest = Extract<RunEvent, { type: "run.cancel_requested" }>;

/** How many keys and files `run.cancelled` lists at most. */
const listedAtEnd = 1_000;

/** The live half of a run: the pipeline's promise, its open steps, and what the log has told them so far. */
export class RunInProgress {
  private readonly options: Orchestration;
  private readonly controller = new AbortController();
  private readonly calls = new Map<string, StepCall>();
  private readonly callCounts = new Map<string, number>();
  private readonly attempts = new Set<AbortController>();
  private readonly files: FileRef[] = [];
  /** Steps whose `step.started` is put or stored, and which are not closed: the run cannot end before them. */
  private openSteps = 0;
  private replaying = true;
  private outcome: Outcome | undefined;
  private cancelRequest: CancelRequest | undefined;
  private ending = false;
  private graceTimer: NodeJS.Timeout | undefined;

  constructor(options: Orchestration) {
    this.options = options;
  }

  /** Starts the pipeline, takes it through the history, and opens again what a crash cut off. */
  async begin(): Promise<void> {
    const { history, worker, epoch, outbox } = this.options;
    const resumed = history.length > 1;
    outbox.put(resumed ? { type: "run.taken_over", worker, epoch } : { type: "run.started", worker });
    for (const event of history) this.record(event);
    this.startPipeline();
    await drained();
    for (const event of history) await this.deliver(event);
    this.replaying = false;
    this.resume();
    this.endIfOver();
  }

  /** Takes one stored event to whom it concerns, and lets the pipeline go on as far as it can (law 5). */
  async deliver(event: RunEvent): Promise<void> {
    if (this.tell(event)) await drained();
  }

  /** Puts the terminal event once the pipeline is through and every step is closed. */
  endIfOver(): void {
    if (this.ending || this.replaying || !this.outcome) return;
    if (this.openSteps > 0) return this.stopSteps("the pipeline has ended");
    this.ending = true;
    clearTimeout(this.graceTimer);
    this.putEnd(this.outcome);
  }

  /** A refused ending: a cancel came first. */
  reopen(): void {
    this.ending = false;
  }

  /** The driver has gone, or the run is over: whatever still works is told to stop. */
  abandon(): void {
    clearTimeout(this.graceTimer);
    this.stopSteps("the run is over");
  }

  private startPipeline(): void {
    const { pipeline, runId, history, outbox } = this.options;
    const queued = history[0];
    if (queued?.type !== "run.queued")
      throw new StepcastError("internal", `the log of run ${runId} has no beginning`);
    const context = { steps: this.createSteps(), runId, signal: this.controller.signal };
    const settle = (outcome: Outcome) => {
      this.outcome = this.outcome ?? outcome;
      outbox.poke();
    };
    // In an async function, so that a synchronous throw of the pipeline is a rejection like any other.
    const result = (async () => pipeline.run(queued.input, context))();
    result.then(
      (value) => settle({ ok: true, value }),
      (error: unknown) => settle({ ok: false, error }),
    );
  }

  private createSteps(): Steps<Record<string, Agent>> {
    const entries = Object.entries(this.options.pipeline.agents).map(([name, agent]) => [
      name,
      (input: unknown, options?: StepOptions) => this.call(name, agent, input, options),
    ]);
    return Object.fromEntries(entries);
  }

  /** The pipeline calls an agent. Settles by what the log says of the step, never before. */
  private call(step: string, agent: Agent, input: unknown, options: StepOptions = {}): Promise<unknown> {
    const promise = Promise.withResolvers<unknown>();
    // A rejection that the pipeline never looks at must not end the process; the log has it anyway.
    promise.promise.catch(() => undefined);
    try {
      const key = this.keyOf(step, options);
      const parsed = parseValue(agent.input, input, "invalid_input", `the input of step "${key}"`);
      this.open(step, key, parsed, promise);
    } catch (error) {
      promise.reject(error);
    }
    return promise.promise;
  }

  private keyOf(step: string, { key }: StepOptions): string {
    if (key !== undefined) return `${step}:${key}`;
    const count = (this.callCounts.get(step) ?? 0) + 1;
    this.callCounts.set(step, count);
    return count === 1 ? step : `${step}#${count}`;
  }

  private open(step: string, key: string, input: unknown, promise: PromiseWithResolvers<unknown>): void {
    const recorded = this.calls.get(key);
    if (recorded?.promise) {
      throw new StepcastError(
        "invalid_input",
        `step key "${key}" is used twice in one run: give each call its own key`,
      );
    }
    if (recorded) return this.join(recorded, input, promise);
    if (this.controller.signal.aborted) throw cancelled();
    this.putStarted(step, key, 1, input);
    this.calls.set(key, {
      step,
      key,
      input,
      recorded: false,
      attempt: 1,
      open: false,
      promise,
      outcome: undefined,
    });
  }

  private putStarted(step: string, key: string, attempt: number, input: unknown): void {
    this.put({ type: "step.started", step, key, attempt, input });
    this.openSteps += 1;
  }

  /** A call that the log already knows, met again in a replay. */
  private join(recorded: StepCall, input: unknown, promise: PromiseWithResolvers<unknown>): void {
    if (!isDeepStrictEqual(recorded.input, input)) {
      throw new StepcastError(
        "non_deterministic",
        `step "${recorded.key}" was recorded with another input: the pipeline must take what varies from its input and steps`,
      );
    }
    recorded.promise = promise;
    if (recorded.outcome) settle(promise, recorded.outcome);
  }

  /** First pass over the history: which steps there were, and what each of them was called with. */
  private record(event: RunEvent): void {
    if (event.type !== "step.started") return;
    const { step, key, attempt, input } = event;
    const before = this.calls.get(key);
    if (before) before.attempt = attempt;
    else
      this.calls.set(key, {
        step,
        key,
        input,
        recorded: true,
        attempt,
        open: false,
        promise: undefined,
        outcome: undefined,
      });
  }

  /** True where the event settled something that the pipeline may be waiting for. */
  private tell(event: RunEvent): boolean {
    switch (event.type) {
      case "run.cancel_requested":
        this.cancel(event);
        return true;
      case "file.written":
        this.files.push(event.file);
        return false;
      case "step.started":
        this.started(event);
        return false;
      case "step.retrying":
        this.closeAttempt(event.key);
        return false;
      case "step.completed":
        return this.closeStep(event.key, { ok: true, value: event.output });
      case "step.failed":
        if (event.error.code === "abandoned") return this.closeAttempt(event.key);
        return this.closeStep(event.key, {
          ok: false,
          error: new StepError(event.step, event.key, event.error),
        });
      case "step.cancelled":
        return this.closeStep(event.key, { ok: false, error: cancelled() });
      default:
        return false;
    }
  }

  private started({ key, step, attempt }: Extract<RunEvent, { type: "step.started" }>): void {
    const call = this.calls.get(key);
    const agent = this.options.pipeline.agents[step];
    if (!call) return;
    if (this.replaying && !call.open) this.openSteps += 1;
    call.open = true;
    if (!this.replaying && agent) void this.attempt(agent, { step, key, attempt }, call.input);
  }

  private async attempt(agent: Agent, stamp: StepStamp, input: unknown): Promise<void> {
    const { runId, files, outbox, graceMs } = this.options;
    // A signal of its own for each attempt: listeners on a shared one would pile up in a long run.
    const controller = new AbortController();
    this.attempts.add(controller);
    if (this.controller.signal.aborted) controller.abort(this.controller.signal.reason);
    await runAttempt({ runId, stamp, agent, input, files, outbox, signal: controller.signal, graceMs });
    this.attempts.delete(controller);
    controller.abort(new StepcastError("cancelled", "the attempt is over"));
  }

  private closeAttempt(key: string): false {
    const call = this.calls.get(key);
    if (call?.open) {
      call.open = false;
      this.openSteps -= 1;
    }
    return false;
  }

  private closeStep(key: string, outcome: Outcome): boolean {
    this.closeAttempt(key);
    const call = this.calls.get(key);
    if (!call || call.outcome) return false;
    call.outcome = outcome;
    if (call.promise) settle(call.promise, outcome);
    return true;
  }

  /** After a replay: every attempt that a crash cut off is closed in the log (law 10), and its step runs again (law 9). */
  private resume(): void {
    const unfinished = [...this.calls.values()].filter((call) => call.recorded && !call.outcome);
    const unclaimed = unfinished.find((call) => !call.promise);
    for (const { step, key, attempt, open } of unfinished) {
      if (this.cancelRequest) this.put({ type: "step.cancelled", step, key, attempt });
      else if (open) this.put({ type: "step.failed", step, key, attempt, error: abandoned(key) });
    }
    if (unclaimed) return this.diverged(unclaimed);
    if (this.cancelRequest) return;
    for (const call of unfinished) {
      call.attempt += 1;
      this.putStarted(call.step, call.key, call.attempt, call.input);
    }
  }

  private diverged(call: StepCall): void {
    this.outcome = {
      ok: false,
      error: new StepcastError(
        "non_deterministic",
        `step "${call.key}" is in the log of this run, but the pipeline no longer calls it: run old code, or start a new run`,
      ),
    };
  }

  private cancel(event: CancelRequest): void {
    this.cancelRequest ??= event;
    this.stopSteps("the run was cancelled");
    // A pipeline that waits for something else than its steps is left behind as well.
    this.graceTimer = setTimeout(() => {
      this.outcome ??= { ok: false, error: cancelled() };
      this.options.outbox.poke();
    }, this.options.graceMs * 2);
  }

  private stopSteps(why: string): void {
    if (this.controller.signal.aborted) return;
    const reason = new StepcastError("cancelled", why);
    this.controller.abort(reason);
    for (const attempt of this.attempts) attempt.abort(reason);
  }

  private putEnd(outcome: Outcome): void {
    if (this.cancelRequest) return this.put(this.cancelledFact(this.cancelRequest));
    if (!outcome.ok) return this.put(failedFact(outcome.error));
    const { output } = this.options.pipeline;
    try {
      const value = output
        ? parseValue(output, outcome.value, "invalid_output", "the pipeline's output")
        : outcome.value;
      this.put({ type: "run.completed", output: value });
    } catch (error) {
      this.put(failedFact(error));
    }
  }

  private cancelledFact({ reason }: CancelRequest): Fact {
    const completed = [...this.calls.values()].filter((call) => call.outcome?.ok).map((call) => call.key);
    return {
      type: "run.cancelled",
      ...(reason !== undefined && { reason }),
      completedSteps: completed.slice(-listedAtEnd),
      files: this.files.slice(-listedAtEnd),
    };
  }

  private put(fact: Fact): void {
    this.options.outbox.put(fact);
  }
}

function failedFact(error: unknown): Fact {
  const at = error instanceof StepError ? { step: error.step, key: error.key } : {};
  return { type: "run.failed", error: toEventError(error, "pipeline_error"), ...at };
}

function settle(promise: PromiseWithResolvers<unknown>, outcome: Outcome): void {
  if (outcome.ok) promise.resolve(outcome.value);
  else promise.reject(outcome.error);
}

function cancelled(): StepcastError {
  return new StepcastError("cancelled", "the run was cancelled");
}

function abandoned(key: string): { code: "abandoned"; message: string } {
  return { code: "abandoned", message: `whoever ran step "${key}" stopped before it ended; it runs again` };
}

/** Resolves when every promise continuation that can run has run: the pipeline has gone as far as it can by itself. */
function drained(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
