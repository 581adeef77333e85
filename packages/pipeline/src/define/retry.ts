import { StepcastError } from "../model/errors.ts";

/** How long a step may take and how often it is tried: an agent's own, or one call's, which goes before it. */
export interface StepLimits {
  /** Default: 1 attempt, that is no retry (3 where the agent throws a `RetryableError`). */
  retry?: Partial<RetryOptions>;
  /** An attempt that works longer is told to stop, and fails with the code `timeout`; it may be retried. Waiting for a slot does not count. */
  timeoutMs?: number;
  /** An attempt without a sign of life (progress, log, emit, file) for so long is told to stop, and fails with the code `timeout`. */
  heartbeatMs?: number;
}

export interface RetryOptions {
  /** All attempts, the first included. What a crash cut off does not count. */
  attempts: number;
  backoff?: Backoff;
  /** False: this error is final. `FatalError`, and values that do not fit or cannot be stored, are final without it. */
  retryIf?: (error: unknown) => boolean;
}

/** The delay before retry n is `initialMs * factor ** (n - 1)`, at most `maxMs`, of which `jitter` is left to chance. */
export interface Backoff {
  /** Default 1 s. */
  initialMs?: number;
  /** Default 2. */
  factor?: number;
  /** Default 60 s. */
  maxMs?: number;
  /** From 0 (exact) to 1 (anything up to the delay). Default 0.5. */
  jitter?: number;
}

/** @throws StepcastError `invalid_definition` for a number that makes no sense */
export function requireLimits(whose: string, { retry = {}, timeoutMs, heartbeatMs }: StepLimits): void {
  const { attempts, backoff = {} } = retry;
  const numbers: [string, number | undefined, (value: number) => boolean][] = [
    ["timeoutMs", timeoutMs, (value) => value > 0],
    ["heartbeatMs", heartbeatMs, (value) => value > 0],
    ["retry.attempts", attempts, (value) => Number.isInteger(value) && value >= 1],
    ["retry.backoff.initialMs", backoff.initialMs, (value) => value >= 0],
    ["retry.backoff.factor", backoff.factor, (value) => value >= 1],
    ["retry.backoff.maxMs", backoff.maxMs, (value) => value >= 0],
    ["retry.backoff.jitter", backoff.jitter, (value) => value >= 0 && value <= 1],
  ];
  for (const [name, value, fits] of numbers) {
    if (value === undefined || fits(value)) continue;
    throw new StepcastError("invalid_definition", `${name} of ${whose} cannot be ${value}`);
  }
}
