import type { Timers } from "../waiting/timers.ts";
import { onWakeUp } from "./wake-ups.ts";

const secondMs = 200;
const longestMs = 5_000;

/** When a broken line is tried again: at once, then ever later, at random so that a thousand viewers do not come together. */
export class Retry {
  /** Tries since there was progress. */
  tries = 0;
  readonly #timers: Timers;
  readonly #random: () => number;

  constructor(timers: Timers, random: () => number = Math.random) {
    this.#timers = timers;
    this.#random = random;
  }

  progress(): void {
    this.tries = 0;
  }

  /** Waits for the next try; less where the machine comes back in between, or `signal` fires. */
  wait(signal: AbortSignal): Promise<void> {
    this.tries += 1;
    if (this.tries === 1) return Promise.resolve();
    const delayMs = this.#random() * Math.min(secondMs * 2 ** (this.tries - 2), longestMs);
    return new Promise((resolve) => {
      const go = () => {
        callOff();
        stopWatching();
        signal.removeEventListener("abort", go);
        resolve();
      };
      const callOff = this.#timers.after(delayMs, go);
      const stopWatching = onWakeUp(this.#timers, go);
      signal.addEventListener("abort", go, { once: true });
      if (signal.aborted) go();
    });
  }
}
