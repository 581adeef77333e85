import type { Clock } from "../orchestrate/timers.ts";

/** A clock that stands until it is told to go on, with its timers: tests of time need no waiting. */
export interface ManualClock extends Clock {
  after(ms: number, callback: () => void): () => void;
  /** Goes on, firing on the way what is due, each at its own time. */
  advance(ms: number): void;
  /** Goes on to whatever is due next; false where nothing is. */
  skip(): boolean;
  /** Timers that are set and have not fired. */
  readonly waiting: number;
}

export function manualClock(startMs = 1_700_000_000_000): ManualClock {
  let nowMs = startMs;
  const timers = new Set<{ at: number; callback: () => void }>();
  const next = (untilMs: number) =>
    [...timers].filter(({ at }) => at <= untilMs).sort((a, b) => a.at - b.at)[0];
  const clock: Clock = () => nowMs;
  return Object.defineProperty(
    Object.assign(clock, {
      after(ms: number, callback: () => void) {
        const timer = { at: nowMs + Math.max(0, ms), callback };
        timers.add(timer);
        return () => void timers.delete(timer);
      },
      advance(ms: number) {
        const untilMs = nowMs + ms;
        for (let timer = next(untilMs); timer; timer = next(untilMs)) {
          timers.delete(timer);
          nowMs = Math.max(nowMs, timer.at);
          timer.callback();
        }
        nowMs = untilMs;
      },
      skip() {
        const timer = next(Number.POSITIVE_INFINITY);
        if (timer) this.advance(Math.max(0, timer.at - nowMs));
        return timer !== undefined;
      },
      waiting: 0,
    }),
    "waiting",
    { get: () => timers.size },
  );
}
