import { StepcastError } from "../model/errors.ts";
import { throughLog } from "../model/event-text.ts";
import type { FileRef } from "../model/file-ref.ts";
import type { RunEvent } from "../model/run-event.ts";
import { cancelled } from "./end-facts.ts";
import { inputDifference } from "./input-difference.ts";
import type { Orchestration, Request } from "./orchestrate.ts";
import { OtherCalls } from "./other-calls.ts";
import { Pause } from "./pause.ts";
import { pipelineContext } from "./pipeline-context.ts";
import { RunEnd } from "./run-end.ts";
import type { RunParts } from "./run-parts.ts";
import { RunSteps } from "./run-steps.ts";
import type { Outcome } from "./step-calls.ts";
import { type Timers, timersOf } from "./timers.ts";
import { WaitGrace } from "./wait-grace.ts";
import { Waits } from "./waits.ts";

/** How many files `run.cancelled` lists at most. */
const listedFiles = 1_000;

/** The live half of a run: the pipeline's promise, what it waits for, and what the log has told them so far. */
export class RunInProgress {
  private readonly options: Omit<Orchestration, "history">;
  private readonly controller = new AbortController();
  private readonly timers: Timers;
  private readonly waits: Waits;
  private readonly waitGrace: WaitGrace;
  private readonly pause = new Pause();
  private readonly steps: RunSteps;
  private readonly others: OtherCalls;
  private readonly files: FileRef[] = [];
  /** Events up to here are copies of another run's. */
  private copiedTo = 0;
  private replaying = true;
  private handingOver = false;
  /** The driver was asked to let the run go. */
  private lettingGo = false;
  private readonly end: RunEnd;
  private ending = false;
  private callOffCancelGrace: (() => void) | undefined;

  constructor({ history: _told, ...options }: Orchestration) {
    this.options = options;
    this.end = new RunEnd(options.outbox);
    this.timers = timersOf(options.clock);
    this.waits = new Waits(this.timers);
    this.waitGrace = new WaitGrace(this.timers, this.waits, options.waitGraceMs, () => options.outbox.poke());
    const parts = this.parts();
    this.steps = new RunSteps(parts);
    this.others = new OtherCalls(parts);
  }

  /** Starts the pipeline, takes it through the history, and opens again what a crash cut off. */
  async begin(history: readonly RunEvent[]): Promise<void> {
    const [queued] = history;
    // Before all else: the pipeline may call its first step with a file of its input.
    if (queued) this.options.outbox.files.learn(queued);
    if (queued?.type === "run.queued" && queued.origin) this.copiedTo = queued.seq + queued.origin.copied;
    for (const event of history) this.record(event);
    if (history.some((event) => event.type === "run.cancel_requested")) {
      // Nobody held the run when it was cancelled: it ends without running user code (law 12).
      this.end.settle({ ok: false, error: cancelled() });
    } else this.startPipeline(queued);
    await drained();
    for (const event of history) await this.deliver(event);
    this.replaying = false;
    if (!this.end.cancelRequest) this.requireCalled({ unfinished: true });
    this.steps.resume();
    this.startWaits();
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
    const { outcome, cancelRequest } = this.end;
    if (this.ending || this.replaying || !outcome) return;
    this.waits.stop();
    if (this.steps.anyOpen) return this.stopSteps("the pipeline has ended");
    this.ending = true;
    this.callOffCancelGrace?.();
    if (outcome.ok && !cancelRequest) this.requireCalled({ unfinished: false });
    this.end.put(this.options.pipeline, outcome, this.steps.completedKeys, this.files);
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
    if (this.end.outcome) return;
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

  private parts(): RunParts {
    const { options } = this;
    const { files } = options.outbox;
    return {
      ...options,
      timers: this.timers,
      waits: this.waits,
      pause: this.pause,
      random: options.random ?? Math.random,
      put: (fact) => options.outbox.put(fact),
      difference: (recorded, now, path) =>
        // What is said of a file is not what the log has, which is what the store says of it.
        inputDifference(files.own(recorded), throughLog(files.own(now)), path),
      isReplaying: () => this.replaying,
      isStopped: () => this.controller.signal.aborted,
      isOver: () => this.end.isNear,
      isHandingOver: () => this.handingOver,
      requireOpen: (recorded) => this.end.requireOpen(recorded, this.controller.signal.aborted),
      diverge: (message) => this.end.diverge(message),
    };
  }

  /** Time counts again, unless nothing may begin by it. */
  private startWaits(): void {
    if (!this.end.isNear && !this.handingOver && !this.pause.isOn) this.waits.start();
  }

  private startPipeline(queued: RunEvent | undefined): void {
    const { pipeline, runId } = this.options;
    if (queued?.type !== "run.queued")
      throw new StepcastError("internal", `the log of run ${runId} has no beginning`);
    const context = pipelineContext({
      pipeline,
      steps: this.steps,
      others: this.others,
      runId,
      signal: this.controller.signal,
      gate: () => this.gate(),
    });
    const settle = (outcome: Outcome) => {
      if (!this.isFrozen()) this.end.settle(outcome);
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
    return this.handingOver && !this.replaying && !this.end.outcome;
  }

  private handsOverNow(): boolean {
    return this.isFrozen() && !this.steps.anyWorking && this.options.outbox.isEmpty;
  }

  private onlyWaits(): boolean {
    if (this.replaying || this.end.isNear) return false;
    if (!this.waits.any && !this.pause.isOn) return false;
    return !this.steps.anyWorking && this.options.outbox.isEmpty;
  }

  /** What the history holds is not asked for anew. */
  private record(event: RunEvent): void {
    const isCopy = event.seq <= this.copiedTo;
    if (event.type === "step.started") this.steps.record(event, isCopy);
    else if (event.type === "run.paused" || event.type === "run.resumed") this.pause.record(event);
    else this.others.record(event, isCopy);
  }

  private gate(): Promise<never> | undefined {
    if (this.isFrozen() || this.lettingGo) return new Promise(() => undefined);
    return undefined;
  }

  /** True where the event settled something that the pipeline may be waiting for. */
  private tell(event: RunEvent): boolean {
    const isCopy = event.seq <= this.copiedTo;
    this.options.outbox.files.learn(event, isCopy);
    if (this.isFrozen()) {
      if (event.type === "step.started") this.steps.refuseStart(event);
      return false;
    }
    switch (event.type) {
      case "run.cancel_requested":
        this.cancel(event);
        return true;
      case "run.paused":
      case "run.resumed":
        this.tellPause(event);
        return false;
      case "file.written":
        this.files.push(event.file);
        if (this.files.length > listedFiles) this.files.shift();
        return false;
      default:
        return "attempt" in event ? this.steps.tell(event, isCopy) : this.others.tell(event, isCopy);
    }
  }

  /** The pauses of the history are over, but for the last, which is known before anything is called. */
  private tellPause(event: Extract<RunEvent, { type: "run.paused" | "run.resumed" }>): void {
    if (this.replaying) return;
    this.pause.tell(event);
    if (this.pause.isOn) this.waits.stop();
    else this.startWaits();
  }

  /** Everything in the log must be called again by the time the pipeline has seen the log, or has returned. */
  private requireCalled(which: { unfinished: boolean }): void {
    const step = this.steps.uncalled(which);
    const key = step ?? this.others.unasked(which);
    if (key === undefined) return;
    const what = step === undefined ? "call" : "step";
    this.end.diverge(
      `${what} "${key}" is in the log of this run, but the pipeline no longer calls it: run old code, or start a new run`,
    );
  }

  private cancel(event: Extract<RunEvent, { type: "run.cancel_requested" }>): void {
    this.end.cancelRequest ??= event;
    this.waits.stop();
    this.stopSteps("the run was cancelled");
    this.steps.cancelHeld();
    this.others.cancel();
    // A pipeline that waits for something else than its steps is left behind as well.
    this.callOffCancelGrace = this.timers.after(this.options.graceMs * 2, () =>
      this.end.settle({ ok: false, error: cancelled() }),
    );
  }

  private stopSteps(why: string): void {
    if (this.controller.signal.aborted) return;
    const reason = new StepcastError("cancelled", why);
    this.controller.abort(reason);
    this.steps.stop(reason);
  }
}

/** Resolves when every promise continuation that can run has run: the pipeline has gone as far as it can by itself. */
export function drained(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
