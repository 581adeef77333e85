import type { Timers } from "../waiting/timers.ts";

const firstMs = 15_000;
const longestMs = 5 * 60_000;

/** What one client knows of the way for streams to its server: whether something in between blocks it, and when to look again. */
export class Detour {
  /** Lines in a row that broke with nothing heard. */
  deaf = 0;
  readonly #timers: Timers;
  #dueAtMs: number | undefined;
  #delayMs = firstMs;

  constructor(timers: Timers) {
    this.#timers = timers;
  }

  get blocked(): boolean {
    return this.#dueAtMs !== undefined;
  }

  /** Until a stream is to be tried again, in milliseconds. */
  get dueInMs(): number {
    // A clock that is set back must not put it off for as long.
    return Math.min(Math.max(0, (this.#dueAtMs ?? 0) - this.#timers.now()), longestMs);
  }

  /** Polling goes through where a stream does not. `soon`: the stream broke, which may have passed already. */
  block(soon: boolean): void {
    this.#dueAtMs = this.#timers.now() + (soon ? 0 : firstMs);
    this.#delayMs = firstMs;
  }

  /** A try failed: the next is later. */
  later(): void {
    this.#dueAtMs = this.#timers.now() + this.#delayMs;
    this.#delayMs = Math.min(2 * this.#delayMs, longestMs);
  }

  /** A stream was heard. */
  clear(): void {
    this.#dueAtMs = undefined;
  }
}
