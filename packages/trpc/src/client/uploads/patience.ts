import { pause, systemTimers } from "../waiting/timers.ts";

/** So often in a row nothing may come through; with the waits below it is a good minute. */
export const maxFailures = 16;
const maxWaitMs = 10_000;
const never = new AbortController().signal;

/** Longer from time to time, and not the same for all who lost one server at one moment. */
export function waitAfter(failures: number, signal: AbortSignal | undefined): Promise<void> {
  const delayMs = Math.min(maxWaitMs, 25 * 2 ** failures) * (0.5 + Math.random() / 2);
  return pause(systemTimers, delayMs, signal ?? never);
}
