import type { Backoff, RetryOptions } from "../define/retry.ts";
import { type ErrorCode, StepcastError } from "../model/errors.ts";
import { limits } from "../model/limits.ts";

export interface Failure {
  thrown: unknown;
  code: ErrorCode;
  /** Attempts that failed before; those that a crash cut off are none. */
  before: number;
}

/** Law 16: what does not fit or cannot be stored would be the same the next time. */
const final: ReadonlySet<ErrorCode> = new Set([
  "invalid_definition",
  "invalid_input",
  "invalid_output",
  "not_serializable",
  "value_too_large",
]);

/** How long to wait before the step is tried again; undefined where this failure is final. */
export function retryDelay(
  retry: Partial<RetryOptions>,
  { thrown, code, before }: Failure,
  random: () => number,
): number | undefined {
  const asked = StepcastError.is(thrown) ? thrown.retryable : undefined;
  const attempts = retry.attempts ?? (asked ? limits.askedAttempts : 1);
  if (asked === false || final.has(code) || before + 1 >= attempts) return undefined;
  if (!asked && !wanted(retry, thrown)) return undefined;
  return Math.max(0, Math.round(ownDelay(thrown) ?? backoffMs(retry.backoff, before, random)));
}

/** What is no time, like a `Retry-After` that could not be read, is not waited for: the step would wait for ever. */
function ownDelay(thrown: unknown): number | undefined {
  const afterMs = StepcastError.is(thrown) ? thrown.afterMs : undefined;
  return Number.isFinite(afterMs) ? afterMs : undefined;
}

/** A `retryIf` that throws says no: its error must not hide the one it was asked about. */
function wanted({ retryIf }: Partial<RetryOptions>, thrown: unknown): boolean {
  try {
    return retryIf?.(thrown) ?? true;
  } catch {
    return false;
  }
}

function backoffMs(
  { initialMs = 1_000, factor = 2, maxMs = 60_000, jitter = 0.5 }: Backoff = {},
  before: number,
  random: () => number,
): number {
  const fullMs = Math.min(maxMs, initialMs * factor ** before);
  return fullMs * (1 - jitter * random());
}
