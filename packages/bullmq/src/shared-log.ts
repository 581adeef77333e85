import type { RunLog } from "@stepcast/pipeline/engine";

/** A log that many machines share: what it takes besides to hand its runs out by a queue. */
export interface SharedLog extends RunLog {
  /** When a run is to be driven; undefined for one that has ended or is gone. */
  due(runId: string): Promise<DueRun | undefined>;
}

export interface DueRun {
  pipeline: string;
  /** Rises with every claim. */
  epoch: number;
  /** Milliseconds since 1970: at once, when its lease expires, at its `wakeAt`; infinity until a signal. */
  dueAt: number;
  /** How long until then, in milliseconds, by the store's own clock; 0 where it is due. */
  waitMs: number;
  /** Somebody has a lease on it that has not expired. */
  isHeld: boolean;
  /** It was asked to cancel, so that anyone may end it. */
  isCancelled: boolean;
}
