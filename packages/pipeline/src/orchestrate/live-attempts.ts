import type { StepcastError } from "../model/errors.ts";
import { Attempt, type AttemptOptions } from "./attempt.ts";

/** The attempts under way, which all stop at once. */
export class LiveAttempts {
  private readonly running = new Set<Attempt>();
  private stopped: StepcastError | undefined;

  /** Some attempt works, or waits for its slot. */
  get any(): boolean {
    return this.running.size > 0;
  }

  /** Runs an attempt to its end; told to stop before, it does no more than close. Never rejects. */
  async run(options: AttemptOptions): Promise<void> {
    const attempt = new Attempt(options);
    this.running.add(attempt);
    if (this.stopped) attempt.stop(this.stopped);
    await attempt.run();
    this.running.delete(attempt);
  }

  /** Tells all to stop, also those that come later. */
  stop(reason: StepcastError): void {
    this.stopped ??= reason;
    for (const attempt of this.running) attempt.stop(reason);
  }
}
