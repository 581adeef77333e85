/** A time in which nobody drove the run, since it had only to wait: from `run.waiting` on, until somebody took it up or it ended. */
export interface WaitState {
  /** Milliseconds since 1970. */
  readonly from: number;
  /** Undefined while it waits. */
  readonly until: number | undefined;
}

/** How many times of waiting a state keeps. */
export const keptWaits = 100;

export function beginWait(waits: WaitState[], from: number): void {
  if (openWait(waits)) return;
  waits.push({ from, until: undefined });
  if (waits.length > keptWaits) waits.shift();
}

export function endWait(waits: WaitState[], until: number): void {
  const open = openWait(waits);
  if (open) waits[waits.length - 1] = { ...open, until };
}

function openWait(waits: readonly WaitState[]): WaitState | undefined {
  const last = waits.at(-1);
  return last && last.until === undefined ? last : undefined;
}
