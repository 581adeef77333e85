import { limits } from "../model/limits.ts";
import type { Timers } from "./timers.ts";
import type { Waits } from "./waits.ts";

/** Says when a run that only waits has done so for long enough to be let go. */
export class WaitGrace {
  private readonly timers: Timers;
  private readonly waits: Waits;
  private readonly ms: number;
  private readonly onOver: () => void;
  private callOff: (() => void) | undefined;
  isOver = false;

  constructor(timers: Timers, waits: Waits, ms: number = limits.waitGraceMs, onOver: () => void) {
    this.timers = timers;
    this.waits = waits;
    this.ms = ms;
    this.onOver = onOver;
  }

  begin(): void {
    this.callOff = this.timers.after(this.ms, () => {
      // What is due this soon is not worth a replay.
      if ((this.waits.earliest() ?? Number.POSITIVE_INFINITY) - this.timers.now() <= this.ms) return;
      this.isOver = true;
      this.onOver();
    });
  }

  end(): void {
    this.callOff?.();
    this.callOff = undefined;
    this.isOver = false;
  }
}
