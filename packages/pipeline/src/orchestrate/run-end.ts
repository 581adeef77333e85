import type { Pipeline } from "../define/pipeline.ts";
import { StepcastError } from "../model/errors.ts";
import type { FileRef } from "../model/file-ref.ts";
import type { RunEvent } from "../model/run-event.ts";
import { cancelled, cancelledFact, completedFact, failedFact } from "./end-facts.ts";
import type { Outbox } from "./outbox.ts";
import type { Outcome } from "./step-calls.ts";

type CancelRequest = Extract<RunEvent, { type: "run.cancel_requested" }>;

/** What a run is going to end with: what its pipeline came to, unless it was cancelled or left the log's way. */
export class RunEnd {
  private readonly outbox: Outbox;
  outcome: Outcome | undefined;
  cancelRequest: CancelRequest | undefined;
  /** The replay left the log's way: nothing the pipeline does after that counts, also when it caught the error. */
  private divergence: StepcastError | undefined;

  constructor(outbox: Outbox) {
    this.outbox = outbox;
  }

  /** The pipeline is through, or was asked to stop. */
  get isNear(): boolean {
    return this.outcome !== undefined || this.cancelRequest !== undefined;
  }

  /** The first outcome counts. */
  settle(outcome: Outcome): void {
    this.outcome ??= outcome;
    this.outbox.poke();
  }

  /** Ends the run, whatever the pipeline makes of the error. The first divergence is the one to tell of. */
  diverge(message: string): StepcastError {
    this.divergence ??= new StepcastError("non_deterministic", message);
    this.outcome = { ok: false, error: this.divergence };
    this.outbox.poke();
    return this.divergence;
  }

  /** @throws StepcastError where the run takes no more calls; a recorded one only where its replay left the log's way */
  requireOpen(recorded: boolean, isStopped: boolean): void {
    if (this.divergence) throw this.divergence;
    if (recorded) return;
    if (this.cancelRequest) throw cancelled();
    if (!this.outcome && !isStopped) return;
    throw new StepcastError("cancelled", "the pipeline has ended: await every step before returning");
  }

  /** Puts the terminal event. */
  put(pipeline: Pipeline, outcome: Outcome, completedSteps: string[], files: FileRef[]): void {
    const { outbox, cancelRequest, divergence } = this;
    if (cancelRequest) return void outbox.put(cancelledFact(cancelRequest.reason, completedSteps, files));
    try {
      const end: Outcome = divergence ? { ok: false, error: divergence } : outcome;
      outbox.put(end.ok ? completedFact(pipeline, end.value) : failedFact(end.error));
    } catch (error) {
      // Its output does not fit or cannot be stored.
      outbox.put(failedFact(error));
    }
  }
}
