import type { StepLimits } from "../define/retry.ts";
import { StepcastError } from "../model/errors.ts";
import type { Timers } from "./timers.ts";

export interface Lifeline {
  /** A sign of life. */
  heard(): void;
  end(): void;
}

/** Watches an attempt from now on: `expire` is called once it takes too long in all, or is silent for too long. */
export function watch(
  key: string,
  { timeoutMs, heartbeatMs }: StepLimits,
  timers: Timers,
  expire: (error: StepcastError) => void,
): Lifeline {
  const late = () => expire(timeout(key, `took longer than its timeoutMs of ${timeoutMs}`));
  const callOff = timeoutMs === undefined ? none : timers.after(timeoutMs, late);
  const pulse = heartbeatMs === undefined ? undefined : new Pulse(key, heartbeatMs, timers, expire);
  return {
    heard: () => pulse?.heard(),
    end() {
      callOff();
      pulse?.end();
    },
  };
}

/** One timer however often something is heard: at its time it looks when that was last. */
class Pulse {
  private readonly timers: Timers;
  private lastMs: number;
  private callOff: () => void = none;

  constructor(key: string, heartbeatMs: number, timers: Timers, expire: (error: StepcastError) => void) {
    this.timers = timers;
    this.lastMs = timers.now();
    const wait = (ms: number) => {
      this.callOff = timers.after(ms, () => {
        const leftMs = this.lastMs + heartbeatMs - timers.now();
        if (leftMs > 0) wait(leftMs);
        else expire(timeout(key, `gave no sign of life for its heartbeatMs of ${heartbeatMs}`));
      });
    };
    wait(heartbeatMs);
  }

  heard(): void {
    this.lastMs = this.timers.now();
  }

  end(): void {
    this.callOff();
  }
}

function timeout(key: string, what: string): StepcastError {
  return new StepcastError("timeout", `step "${key}" ${what}`);
}

function none(): void {}
