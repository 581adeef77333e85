import type { Timers } from "./timers.ts";

interface Wait {
  readonly wakeAt: number | undefined;
  readonly due: () => void;
  callOff?: () => void;
}

/** What a run waits for while nobody works for it: sleeps, retry delays, answers and messages, each by a key and with the time at which it is due. */
export class Waits {
  private readonly timers: Timers;
  private readonly pending = new Map<string, Wait>();
  private live = false;

  constructor(timers: Timers) {
    this.timers = timers;
  }

  get any(): boolean {
    return this.pending.size > 0;
  }

  /** Calls `due` once it is `wakeAt`; undefined: only something from outside ends this wait. */
  add(key: string, wakeAt: number | undefined, due: () => void): void {
    const wait: Wait = { wakeAt, due };
    this.pending.set(key, wait);
    if (this.live) this.arm(key, wait);
  }

  end(key: string): void {
    this.pending.get(key)?.callOff?.();
    this.pending.delete(key);
  }

  /** When the first is due, if any is by itself: none is while all stand still. */
  earliest(): number | undefined {
    if (!this.live) return undefined;
    let earliest: number | undefined;
    for (const { wakeAt } of this.pending.values()) {
      if (wakeAt !== undefined && (earliest === undefined || wakeAt < earliest)) earliest = wakeAt;
    }
    return earliest;
  }

  /** What was left waiting goes on waiting, and what came due meanwhile ends, in the order of its time. */
  start(): void {
    if (this.live) return;
    this.live = true;
    const byTime = [...this.pending].sort(([, a], [, b]) => (a.wakeAt ?? 0) - (b.wakeAt ?? 0));
    for (const [key, wait] of byTime) this.arm(key, wait);
  }

  /** No wait is ended by its time any more, or until the next `start`. */
  stop(): void {
    this.live = false;
    for (const wait of this.pending.values()) wait.callOff?.();
  }

  private arm(key: string, wait: Wait): void {
    if (wait.wakeAt === undefined) return;
    const ring = () => {
      // A clock may ring a little early: what is due is said by the time alone, as it is after a restart.
      const leftMs = (wait.wakeAt ?? 0) - this.timers.now();
      if (leftMs > 0) {
        wait.callOff = this.timers.after(leftMs, ring);
        return;
      }
      this.pending.delete(key);
      wait.due();
    };
    ring();
  }
}
