import { StepcastError } from "../model/errors.ts";
import type { FileRef } from "../model/file-ref.ts";
import type { Fact, RunEvent } from "../model/run-event.ts";
import { cancelled, cancelledFact, completedFact, failedFact } from "./end-facts.ts";
import { LogPromises } from "./log-promises.ts";
import type { Orchestration, Request } from "./orchestrate.ts";
import { pipelineContext } from "./pipeline-context.ts";
import { recordedValues } from "./recorded-values.ts";
import { RunSteps } from "./run-steps.ts";
import { Sleeps } from "./sleeps.ts";
import type { Outcome } from "./step-calls.ts";
import { type Timers, timersOf } from "./timers.ts";
import { WaitGrace } from "./wait-grace.ts";
import { Waits } from "./waits.ts";

type CancelRequest = Extract<RunEvent, { type: "run.cancel_requested" }>;

/** How many files `run.cancelled` lists at most. */
const listedFiles = 1_000;

/** The live half of a run: the pipeline's promise, what it waits for, and what the log has told them so far. */
export class RunInProgress {
  private readonly options: Omit<Orchestration, "history">;
  private readonly controller = new AbortController();
  private readonly timers: Timers;
  private readonly waits: Waits;
  private readonly promises = new LogPromises(() => this.requireOpen(false));
  private readonly waitGrace: WaitGrace;
  private readonly steps: RunSteps;
  private readonly sleeps: Sleeps;
  private readonly files: FileRef[] = [];
  private replaying = true;
  private handingOver = false;
  /** The driver was asked to let the run go. */
  private lettingGo = false;
  private outcome: Outcome | undefined;
  /** The replay left the log's way: nothing the pipeline does after that counts, also when it caught the error. */
  private divergence: StepcastError | undefined;
  private cancelRequest: CancelRequest | undefined;
  private ending = false;
  private callOffCancelGrace: (() => void) | undefined;

  constructor({ history: _told, ...options }: Orchestration) {
    this.options = options;
    this.timers = timersOf(options.clock);
    this.waits = new Waits(this.timers);
    this.waitGrace = new WaitGrace(this.timers, this.waits, options.waitGraceMs, () => options.outbox.poke());
    this.sleeps = new Sleeps(this.promises, this.waits, options.outbox, this.timers);
    this.steps = new RunSteps({
      ...options,
      timers: this.timers,
      waits: this.waits,
      random: options.random ?? Math.random,
      put: (fact) => options.outbox.put(fact),
      isReplaying: () => this.replaying,
      isStopped: () => this.controller.signal.aborted,
      isOver: () => this.outcome !== undefined || this.cancelRequest !== undefined,
      isHandingOver: () => this.handingOver,
      requireOpen: (recorded) => this.requireOpen(recorded),
      diverge: (message) => this.diverge(message),
    });
  }

  /** Starts the pipeline, takes it through the history, and opens again what a crash cut off. */
  async begin(history: readonly RunEvent[]): Promise<void> {
    for (const event of history) this.record(event);
    if (history.some((event) => event.type === "run.cancel_requested")) {
      // Nobody held the run when it was cancelled: it ends without running user code (law 12).
      this.outcome = { ok: false, error: cancelled() };
    } else this.startPipeline(history[0]);
    await drained();
    for (const event of history) await this.deliver(event);
    this.replaying = false;
    if (!this.cancelRequest) this.requireCalled({ unfinished: true });
    this.steps.resume();
    if (!this.outcome && !this.handingOver) this.waits.start();
    this.endIfOver();
    this.rest();
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
    this.waits.stop();
    if (this.steps.anyOpen) return this.stopSteps("the pipeline has ended");
    this.ending = true;
    this.callOffCancelGrace?.();
    this.putEnd(this.outcome);
  }

  /** A refused ending: a cancel came first. */
  reopen(): void {
    this.ending = false;
  }

  /** After each turn: where nobody works and all that is pending is a wait, the run is let go after a while. */
  rest(): void {
    this.waitGrace.end();
    if (this.handsOverNow()) this.options.outbox.poke();
    else if (this.onlyWaits()) this.waitGrace.begin();
  }

  /** The request to let the run go, where it is time for it. */
  suspension(): Extract<Request, { type: "suspend" }> | undefined {
    const handsOver = this.handsOverNow();
    if (!handsOver && !(this.waitGrace.isOver && this.onlyWaits())) return undefined;
    this.lettingGo = true;
    return { type: "suspend", wakeAt: handsOver ? this.timers.now() : this.waits.earliest() };
  }

  /** The driver still has the run: something came in between. */
  keep(): void {
    this.lettingGo = false;
  }

  /** This process is going to stop: nothing more begins, and what is open is left to the next driver, who goes on at once. */
  handOver(): void {
    if (this.handingOver) return;
    this.handingOver = true;
    if (this.outcome) return;
    this.waits.stop();
    this.steps.abandon(
      new StepcastError("abandoned", "this process is going to stop: the step runs again in another"),
    );
    this.rest();
  }

  /** The driver has gone, or the run is over: whatever still works is told to stop. A run that was let go is told nothing. */
  abandon(): void {
    this.callOffCancelGrace?.();
    this.waitGrace.end();
    this.waits.stop();
    if (!this.lettingGo) this.stopSteps("the run is over");
  }

  private startPipeline(queued: RunEvent | undefined): void {
    const { pipeline, runId, outbox, clock, random = Math.random } = this.options;
    if (queued?.type !== "run.queued")
      throw new StepcastError("internal", `the log of run ${runId} has no beginning`);
    const context = pipelineContext({
      agents: pipeline.agents,
      steps: this.steps,
      values: recordedValues(this.promises, outbox, clock, random),
      sleep: (until) => this.sleeps.sleep(until),
      runId,
      signal: this.controller.signal,
      gate: () => this.gate(),
    });
    const settle = (outcome: Outcome) => {
      if (this.isFrozen()) return;
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

  /** Handed over before the pipeline was through: it must not go on here any more, once it has been through the history. */
  private isFrozen(): boolean {
    return this.handingOver && !this.replaying && !this.outcome;
  }

  private handsOverNow(): boolean {
    return this.isFrozen() && !this.steps.anyWorking && this.options.outbox.isEmpty;
  }

  private onlyWaits(): boolean {
    if (this.replaying || this.outcome || this.cancelRequest || !this.waits.any) return false;
    return !this.steps.anyWorking && this.options.outbox.isEmpty;
  }

  /** What the history holds is not asked for anew. */
  private record(event: RunEvent): void {
    if (event.type === "step.started") this.steps.record(event);
    else if (event.type === "timer.started" || event.type === "value.recorded") {
      this.promises.record(event.key);
    }
  }

  private gate(): Promise<never> | undefined {
    if (this.isFrozen() || this.lettingGo) return new Promise(() => undefined);
    return undefined;
  }

  private requireOpen(recorded: boolean): void {
    if (this.divergence) throw this.divergence;
    if (recorded) return;
    if (this.cancelRequest) throw cancelled();
    if (!this.outcome && !this.controller.signal.aborted) return;
    throw new StepcastError("cancelled", "the pipeline has ended: await every step before returning");
  }

  /** True where the event settled something that the pipeline may be waiting for. */
  private tell(event: RunEvent): boolean {
    if (this.isFrozen()) {
      if (event.type === "step.started") this.steps.refuseStart(event);
      return false;
    }
    switch (event.type) {
      case "run.cancel_requested":
        this.cancel(event);
        return true;
      case "timer.started":
      case "timer.fired":
        return this.sleeps.tell(event);
      case "value.recorded":
        return this.promises.settle(event.key, { ok: true, value: event.value });
      case "file.written":
        this.files.push(event.file);
        if (this.files.length > listedFiles) this.files.shift();
        return false;
      default:
        return "attempt" in event && this.steps.tell(event);
    }
  }

  /** Everything in the log must be called again by the time the pipeline has seen the log, or has returned. */
  private requireCalled(which: { unfinished: boolean }): void {
    const step = this.steps.uncalled(which);
    const key = step ?? this.promises.unasked(which);
    if (key === undefined) return;
    const what = step === undefined ? "call" : "step";
    this.diverge(
      `${what} "${key}" is in the log of this run, but the pipeline no longer calls it: run old code, or start a new run`,
    );
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
    this.waits.stop();
    this.stopSteps("the run was cancelled");
    this.promises.rejectAll(cancelled());
    // A pipeline that waits for something else than its steps is left behind as well.
    this.callOffCancelGrace = this.timers.after(this.options.graceMs * 2, () => {
      this.outcome ??= { ok: false, error: cancelled() };
      this.options.outbox.poke();
    });
  }

  private stopSteps(why: string): void {
    if (this.controller.signal.aborted) return;
    const reason = new StepcastError("cancelled", why);
    this.controller.abort(reason);
    this.steps.stop(reason);
  }

  private putEnd(outcome: Outcome): void {
    const { pipeline } = this.options;
    if (this.cancelRequest) {
      return this.put(cancelledFact(this.cancelRequest.reason, this.steps.completedKeys, this.files));
    }
    if (outcome.ok) this.requireCalled({ unfinished: false });
    try {
      const end: Outcome = this.divergence ? { ok: false, error: this.divergence } : outcome;
      this.put(end.ok ? completedFact(pipeline, end.value) : failedFact(end.error));
    } catch (error) {
      // Its output does not fit or cannot be stored.
      this.put(failedFact(error));
    }
  }

  private put(fact: Fact): void {
    this.options.outbox.put(fact);
  }
}

/** Resolves when every promise continuation that can run has run: the pipeline has gone as far as it can by itself. */
export function drained(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
