import type { Agent } from "../define/agent.ts";
import type { StepOptions, Steps } from "../define/pipeline.ts";
import { StepcastError, StepError } from "../model/errors.ts";
import { throughLog } from "../model/event-text.ts";
import type { FileRef } from "../model/file-ref.ts";
import type { Fact, RunEvent } from "../model/run-event.ts";
import { abandonedError, cancelledFact, failedFact } from "./end-facts.ts";
import { inputDifference } from "./input-difference.ts";
import { LiveAttempts } from "./live-attempts.ts";
import type { Orchestration } from "./orchestrate.ts";
import { parseValue } from "./parse-value.ts";
import { type Outcome, type StepCall, StepCalls } from "./step-calls.ts";

type CancelRequest = Extract<RunEvent, { type: "run.cancel_requested" }>;

/** How many files `run.cancelled` lists at most. */
const listedFiles = 1_000;

/** The live half of a run: the pipeline's promise, its open steps, and what the log has told them so far. */
export class RunInProgress {
  private readonly options: Orchestration;
  private readonly controller = new AbortController();
  private readonly calls = new StepCalls();
  private readonly attempts = new LiveAttempts();
  private readonly files: FileRef[] = [];
  private replaying = true;
  private outcome: Outcome | undefined;
  /** The replay left the log's way: nothing the pipeline does after that counts, also when it caught the error. */
  private divergence: StepcastError | undefined;
  private cancelRequest: CancelRequest | undefined;
  private ending = false;
  private graceTimer: NodeJS.Timeout | undefined;

  constructor(options: Orchestration) {
    this.options = options;
  }

  /** Starts the pipeline, takes it through the history, and opens again what a crash cut off. */
  async begin(): Promise<void> {
    const { history, worker, epoch, outbox } = this.options;
    // Nobody held the run when it was cancelled: it ends without running user code (law 12).
    const cancelledBefore = history.some((event) => event.type === "run.cancel_requested");
    if (history.some((event) => event.type === "run.started")) {
      outbox.put({ type: "run.taken_over", worker, epoch });
    } else if (!cancelledBefore) outbox.put({ type: "run.started", worker });
    for (const event of history) if (event.type === "step.started") this.calls.record(event);
    if (cancelledBefore) this.outcome = { ok: false, error: cancelled() };
    else this.startPipeline();
    await drained();
    for (const event of history) await this.deliver(event);
    this.replaying = false;
    this.resume();
    this.endIfOver();
  }

  /** Takes one stored event to whom it concerns, and lets the pipeline go on as far as it can (law 5). True where it did go on. */
  async deliver(event: RunEvent): Promise<boolean> {
    const told = this.tell(event);
    if (told) await drained();
    return told;
  }

  /** Puts the terminal event once the pipeline is through and every step is closed. */
  endIfOver(): void {
    if (this.ending || this.replaying || !this.outcome) return;
    if (this.calls.anyOpen) return this.stopSteps("the pipeline has ended");
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
      this.outcome ??= outcome;
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
      const key = this.calls.nextKey(step, options);
      const parsed = parseValue(agent.input, input, "invalid_input", `the input of step "${key}"`);
      this.open(step, key, parsed, promise);
    } catch (error) {
      promise.reject(error);
    }
    return promise.promise;
  }

  private open(step: string, key: string, input: unknown, promise: PromiseWithResolvers<unknown>): void {
    const recorded = this.calls.find(key);
    if (recorded?.promise) {
      throw new StepcastError(
        "invalid_input",
        `step key "${key}" is used twice in one run: give each call its own key`,
      );
    }
    if (this.divergence) throw this.divergence;
    if (recorded) return this.join(recorded, input, promise);
    if (this.controller.signal.aborted || this.outcome) throw this.tooLate();
    // First put, which may refuse the input; then this was no call.
    this.put({ type: "step.started", step, key, attempt: 1, input });
    this.calls.open(this.calls.add(step, key, promise));
  }

  private tooLate(): StepcastError {
    if (this.cancelRequest) return cancelled();
    return new StepcastError("cancelled", "the pipeline has ended: await every step before returning");
  }

  /** A call that the log already knows, met again in a replay. */
  private join(recorded: StepCall, input: unknown, promise: PromiseWithResolvers<unknown>): void {
    const difference = inputDifference(recorded.input, throughLog(input));
    if (difference) {
      throw this.diverge(
        `step "${recorded.key}" was recorded with another input (${difference}): the pipeline must take all that varies from its input and steps`,
      );
    }
    this.calls.join(recorded, promise);
  }

  /** True where the event settled something that the pipeline may be waiting for. */
  private tell(event: RunEvent): boolean {
    switch (event.type) {
      case "run.cancel_requested":
        this.cancel(event);
        return true;
      case "file.written":
        this.files.push(event.file);
        if (this.files.length > listedFiles) this.files.shift();
        return false;
      case "step.started":
        this.started(event);
        return false;
      case "step.completed":
        return this.calls.settle(event.key, { ok: true, value: event.output });
      case "step.cancelled":
        return this.calls.settle(event.key, { ok: false, error: cancelled() });
      case "step.failed":
        return this.failed(event);
      default:
        return false;
    }
  }

  private started({ key, step, attempt, input }: Extract<RunEvent, { type: "step.started" }>): void {
    const call = this.calls.find(key);
    const agent = this.options.pipeline.agents[step];
    if (!call) return;
    this.calls.open(call);
    if (this.replaying || !agent) return;
    const { runId, files, outbox, graceMs } = this.options;
    // The agent works on the log's copy, as it would after a crash, not on an object that the pipeline may still change.
    const options = { runId, stamp: { step, key, attempt }, input, files, outbox, graceMs };
    void this.attempts.run(agent, options);
  }

  private failed({ step, key, error }: Extract<RunEvent, { type: "step.failed" }>): boolean {
    if (error.code !== "abandoned") {
      return this.calls.settle(key, { ok: false, error: new StepError(step, key, error) });
    }
    this.calls.close(key);
    return false;
  }

  /** After a replay: every attempt that a crash cut off is closed in the log (law 10), and its step runs again (law 9). */
  private resume(): void {
    const unfinished = [...this.calls].filter((call) => call.recorded && !call.outcome);
    for (const { step, key, attempt, open } of unfinished) {
      if (this.cancelRequest) this.put({ type: "step.cancelled", step, key, attempt });
      else if (open) this.put({ type: "step.failed", step, key, attempt, error: abandonedError(key) });
    }
    if (this.cancelRequest) return;
    this.requireCalled(unfinished);
    if (this.divergence) return;
    for (const call of unfinished) this.startAgain(call);
  }

  private startAgain(call: StepCall): void {
    const { step, key, input } = call;
    call.attempt += 1;
    this.put({ type: "step.started", step, key, attempt: call.attempt, input });
    // Where the cut attempt is still open it closes and opens again by what comes back.
    this.calls.open(call);
  }

  /** Every step in the log must be called again by the time the pipeline has seen the log, or has returned. */
  private requireCalled(recorded: Iterable<StepCall>): void {
    for (const { key, promise } of recorded) {
      if (promise) continue;
      this.diverge(
        `step "${key}" is in the log of this run, but the pipeline no longer calls it: run old code, or start a new run`,
      );
      return;
    }
  }

  /** Ends the run, whatever the pipeline makes of the error. The first divergence is the one to tell of. */
  private diverge(message: string): StepcastError {
    this.divergence ??= new StepcastError("non_deterministic", message);
    this.outcome = { ok: false, error: this.divergence };
    this.options.outbox.poke();
    return this.divergence;
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
    this.attempts.stop(reason);
  }

  private putEnd(outcome: Outcome): void {
    if (this.cancelRequest) return this.putCancelled(this.cancelRequest);
    if (!outcome.ok) return this.put(failedFact(outcome.error));
    this.requireCalled(this.calls);
    if (this.divergence) return this.put(failedFact(this.divergence));
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

  private putCancelled({ reason }: CancelRequest): void {
    const completed = [...this.calls].filter((call) => call.outcome?.ok).map((call) => call.key);
    this.put(cancelledFact(reason, completed, this.files));
  }

  private put(fact: Fact): void {
    this.options.outbox.put(fact);
  }
}

function cancelled(): StepcastError {
  return new StepcastError("cancelled", "the run was cancelled");
}

/** Resolves when every promise continuation that can run has run: the pipeline has gone as far as it can by itself. */
export function drained(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
