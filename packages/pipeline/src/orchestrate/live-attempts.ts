import type { Agent } from "../define/agent.ts";
import { StepcastError } from "../model/errors.ts";
import { type AttemptOptions, runAttempt } from "./attempt.ts";

/** The attempts under way, which all stop at once. */
export class LiveAttempts {
  private readonly controllers = new Set<AbortController>();
  private stopped: StepcastError | undefined;

  /** Runs an attempt to its end; told to stop before, it does no more than close. Never rejects. */
  async run(agent: Agent, options: Omit<AttemptOptions, "agent" | "signal">): Promise<void> {
    // A signal of its own for each attempt: listeners on a shared one would pile up in a long run.
    const controller = new AbortController();
    this.controllers.add(controller);
    if (this.stopped) controller.abort(this.stopped);
    await runAttempt({ ...options, agent, signal: controller.signal });
    this.controllers.delete(controller);
    controller.abort(new StepcastError("cancelled", "the attempt is over"));
  }

  /** Tells all to stop, also those that come later. */
  stop(reason: StepcastError): void {
    this.stopped ??= reason;
    for (const controller of this.controllers) controller.abort(reason);
  }
}
