import type { z } from "zod";

/** Schemas of the messages that a run takes while it is live, by their names. */
export type Signals = Record<string, z.ZodType>;

/** Of a pipeline that takes no messages. */
export type NoSignals = Record<never, never>;

/**
 * One queue for each name. A message goes to one `next()`, in the order in which they were stored; what came before anybody asked is
 * kept. When the run is cancelled or over, iterating ends.
 */
export type SignalQueues<S extends Signals> = {
  readonly [Name in keyof S]: AsyncIterable<z.output<S[Name]>>;
};
