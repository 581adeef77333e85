/** Of a run that goes on, or will. */
export const unfinishedStatuses = ["queued", "running", "waiting", "paused"] as const;

/** Of a run that has ended (law 11). */
export const endedStatuses = ["completed", "failed", "cancelled"] as const;

export const runStatuses = [...unfinishedStatuses, ...endedStatuses] as const;

export type RunStatus = (typeof runStatuses)[number];
