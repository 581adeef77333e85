import { randomUUID } from "node:crypto";
import type { LogPromises } from "./log-promises.ts";
import type { Outbox } from "./outbox.ts";

export interface RecordedValues {
  now(): Promise<Date>;
  uuid(): Promise<string>;
  random(): Promise<number>;
}

/** What would differ each time, taken once and kept in the log, so that a replay sees the same. */
export function recordedValues(
  promises: LogPromises,
  outbox: Outbox,
  clock: () => number,
  chance: () => number,
): RecordedValues {
  /** Settles by the event (law 5), not by the value at hand. */
  const recorded = (kind: "now" | "uuid" | "random", take: () => number | string): Promise<unknown> => {
    const key = promises.nextKey(kind);
    const { isNew, promise } = promises.ask(key);
    if (isNew) outbox.put({ type: "value.recorded", kind, key, value: take() });
    return promise;
  };
  return {
    now: async () => new Date(Number(await recorded("now", clock))),
    uuid: async () => String(await recorded("uuid", randomUUID)),
    random: async () => Number(await recorded("random", chance)),
  };
}
