/** The time in milliseconds since 1970. A clock that is not the system's may bring its own timers, as a test's does. */
export interface Clock {
  (): number;
  /** Calls back once, after `ms` of this clock. Answers how to call it off. */
  after?(ms: number, callback: () => void): () => void;
}

/** What tells the time and calls back. */
export interface Timers {
  now(): number;
  after(ms: number, callback: () => void): () => void;
}

export function timersOf(clock: Clock): Timers {
  return { now: clock, after: (ms, callback) => (clock.after ?? systemAfter)(ms, callback) };
}

/** Node's timers fire at once for more than this; a longer wait is made of several. */
const longestMs = 2 ** 31 - 1;

function systemAfter(ms: number, callback: () => void): () => void {
  let timer: NodeJS.Timeout;
  const wait = (leftMs: number) => {
    timer = setTimeout(
      () => (leftMs > longestMs ? wait(leftMs - longestMs) : callback()),
      Math.min(leftMs, longestMs),
    );
  };
  wait(ms);
  return () => clearTimeout(timer);
}
