import type { Agent } from "../define/agent.ts";
import type { StepLimits } from "../define/retry.ts";
import type { FileStore } from "../files/file-store.ts";
import { type EventError, StepcastError, toEventError } from "../model/errors.ts";
import type { Fact, StepStamp } from "../model/run-event.ts";
import { createStep } from "./attempt-step.ts";
import { drain } from "./drain.ts";
import { abandonedError } from "./end-facts.ts";
import { type Lifeline, watch } from "./lifeline.ts";
import type { Outbox } from "./outbox.ts";
import { parseValue } from "./parse-value.ts";
import { retryDelay } from "./retry.ts";
import type { StepSlots } from "./step-slots.ts";
import type { Timers } from "./timers.ts";
import { runInWorker } from "./worker-pool.ts";

export interface AttemptOptions {
  runId: string;
  stamp: StepStamp;
  agent: Agent;
  /** Parsed by the agent's input schema. */
  input: unknown;
  /** The agent's, and before them the call's. */
  stepLimits: StepLimits;
  /** Attempts of this step that failed before. */
  failuresBefore: number;
  files: FileStore;
  outbox: Outbox;
  slots: StepSlots;
  graceMs: number;
  timers: Timers;
  random: () => number;
}

/** One try of a step. */
export class Attempt {
  private readonly options: AttemptOptions;
  private readonly controller = new AbortController();
  /** Rejects where the work is left behind. */
  private readonly left = Promise.withResolvers<never>();
  private stopReason: StepcastError | undefined;
  private open = true;
  private lifeline: Lifeline | undefined;
  private callOffLeaving: (() => void) | undefined;

  constructor(options: AttemptOptions) {
    this.options = options;
    this.left.promise.catch(() => undefined);
  }

  /**
   * Waits for a slot and works. Puts what the step says into the outbox and closes it with exactly one of `step.completed`,
   * `step.retrying`, `step.failed`, `step.cancelled`; after that it is silent, whatever the agent still does. Never rejects.
   */
  async run(): Promise<void> {
    const { agent, slots, stamp, outbox } = this.options;
    let giveBack: (() => void) | undefined;
    try {
      giveBack = await slots.take(agent, this.controller.signal);
      const output = await Promise.race([this.work(), this.left.promise]);
      // A step that was told to stop does not count as completed, also when it got to its end.
      this.controller.signal.throwIfAborted();
      const what = `the output of agent "${stamp.step}"`;
      // Its schema sees what the store says of a file, and not what the agent does.
      const parsed = parseValue(agent.output, outbox.files.own(output), "invalid_output", what);
      outbox.put({ type: "step.completed", ...stamp, output: parsed });
    } catch (error) {
      outbox.put(this.failureFact(error));
    } finally {
      this.close();
      giveBack?.();
    }
  }

  /** Tells the agent to stop; `abandoned` leaves it behind at once, anything else after the grace time (law 12). */
  stop(reason: StepcastError): void {
    this.stopReason ??= reason;
    this.abort(reason);
    if (reason.code === "abandoned") this.left.reject(reason);
  }

  private abort(reason: StepcastError): void {
    const { timers, graceMs } = this.options;
    if (this.controller.signal.aborted) return;
    this.callOffLeaving = timers.after(graceMs, () => this.left.reject(reason));
    this.controller.abort(reason);
  }

  private async work(): Promise<unknown> {
    const { agent, input, graceMs, stamp, stepLimits, timers } = this.options;
    const { signal } = this.controller;
    signal.throwIfAborted();
    const step = createStep({
      ...this.options,
      signal,
      isOpen: () => this.open,
      heard: () => this.lifeline?.heard(),
    });
    const begin = () => {
      this.lifeline = watch(stamp.key, stepLimits, timers, (error) => this.abort(error));
    };
    if (agent.worker) return runInWorker(agent.worker, input, step, graceMs, begin);
    begin();
    return drain(agent.run?.(input, step), step);
  }

  private failureFact(thrown: unknown): Fact {
    const { stamp, stepLimits, failuresBefore, random } = this.options;
    if (this.stopReason?.code === "abandoned") {
      return { type: "step.failed", ...stamp, error: abandonedError(stamp.key) };
    }
    if (this.stopReason) return { type: "step.cancelled", ...stamp };
    // Told to stop and not by the run: it was too late, whatever the agent made of that.
    const { signal } = this.controller;
    const cause: unknown = signal.aborted ? signal.reason : thrown;
    const error = failure(cause);
    const failed = { thrown: cause, code: error.code, before: failuresBefore };
    const delayMs = retryDelay(stepLimits.retry ?? {}, failed, random);
    if (delayMs === undefined) return { type: "step.failed", ...stamp, error };
    return { type: "step.retrying", ...stamp, error, delayMs };
  }

  /** Its signal fires in the end too, for whatever the agent has left running. */
  private close(): void {
    this.open = false;
    this.lifeline?.end();
    this.callOffLeaving?.();
    this.controller.abort(new StepcastError("cancelled", "the attempt is over"));
  }
}

function failure(thrown: unknown): EventError {
  const error = toEventError(thrown, "agent_error");
  // `abandoned` says that the step runs again, which is only for its driver to say: thrown by an agent the run would wait for ever.
  return error.code === "abandoned" ? { ...error, code: "agent_error" } : error;
}
