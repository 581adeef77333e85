import type { Agent } from "../define/agent.ts";
import type { StepOptions } from "../define/pipeline.ts";
import type { StepLimits } from "../define/retry.ts";
import type { StepcastError } from "../model/errors.ts";
import type { RunEvent } from "../model/run-event.ts";
import { Attempt } from "./attempt.ts";
import type { RunParts } from "./run-parts.ts";
import type { StepCall } from "./step-calls.ts";

type Started = Extract<RunEvent, { type: "step.started" }>;

/** The attempts under way, which all stop at once. */
export class LiveAttempts {
  private readonly parts: RunParts;
  private readonly running = new Set<Attempt>();
  private stopped: StepcastError | undefined;

  constructor(parts: RunParts) {
    this.parts = parts;
  }

  /** Some attempt works, or waits for its slot. */
  get any(): boolean {
    return this.running.size > 0;
  }

  /** Runs an attempt to its end; told to stop before, it does no more than close. Never rejects. */
  async run({ step, key, attempt, input }: Started, agent: Agent, call: StepCall): Promise<void> {
    const { runId, files, outbox, graceMs, slots, timers, random } = this.parts;
    const running = new Attempt({
      runId,
      stamp: { step, key, attempt },
      agent,
      // The log's copy, as it would be after a crash, not an object that the pipeline may still change.
      input,
      stepLimits: limitsOf(agent, call.options),
      failuresBefore: call.failures,
      files,
      outbox,
      slots,
      graceMs,
      timers,
      random,
    });
    this.running.add(running);
    if (this.stopped) running.stop(this.stopped);
    await running.run();
    this.running.delete(running);
  }

  /** Tells all to stop, also those that come later. */
  stop(reason: StepcastError): void {
    this.stopped ??= reason;
    for (const attempt of this.running) attempt.stop(reason);
  }
}

/** The call's limits go before the agent's, field by field. */
function limitsOf({ limits }: Agent, options: StepOptions): StepLimits {
  return { ...limits, ...options, retry: { ...limits.retry, ...options.retry } };
}
