import { setImmediate as turn } from "node:timers/promises";
import type { Step } from "@stepcast/pipeline";

export interface Pace {
  /** Call it often in a long loop: now and then it reports progress, lets messages in and stops a cancelled step. */
  at(done: number): Promise<void>;
}

const pauseEveryMs = 40;

/** In the message too: where a list has one line for a step, it is that one. */
function far(done: number, total: number): string {
  return `${done.toLocaleString("en-GB")} of ${total.toLocaleString("en-GB")}`;
}

/** Keeps a long loop a good citizen of its thread. */
export function paceOf(step: Step<never>, total: number | undefined, what: string): Pace {
  let last = performance.now();
  return {
    async at(done) {
      if (performance.now() - last < pauseEveryMs) return;
      step.progress(done, total, total === undefined ? what : `${what}: ${far(done, total)}`);
      await turn();
      step.signal.throwIfAborted();
      last = performance.now();
    },
  };
}
