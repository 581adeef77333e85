import { BrokenLine } from "./broken-line.ts";

/** What tells the time and calls back; a test brings its own. */
export interface Timers {
  /** Milliseconds since 1970. */
  now(): number;
  /** Calls back once. Answers how to call it off. */
  after(delayMs: number, callback: () => void): () => void;
}

export const systemTimers: Timers = {
  now: () => Date.now(),
  after(delayMs, callback) {
    const timer = setTimeout(callback, delayMs);
    return () => clearTimeout(timer);
  },
};

/** What a promise gives, unless it takes longer. @throws BrokenLine `late`, as a message */
export function within<T>(
  timers: Timers,
  limitMs: number,
  promise: PromiseLike<T>,
  late: string,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const callOff = timers.after(limitMs, () => reject(new BrokenLine(late)));
    promise.then(
      (value) => {
        callOff();
        resolve(value);
      },
      (error: unknown) => {
        callOff();
        reject(error);
      },
    );
  });
}

/** Waits; less where `signal` fires. */
export function pause(timers: Timers, delayMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const go = () => {
      callOff();
      signal.removeEventListener("abort", go);
      resolve();
    };
    const callOff = timers.after(delayMs, go);
    signal.addEventListener("abort", go, { once: true });
    if (signal.aborted) go();
  });
}
