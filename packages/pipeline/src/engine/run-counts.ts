import { limits } from "../model/limits.ts";
import { type RunStatus, runStatuses } from "../model/run-statuses.ts";
import type { CountQuery, RunCounts, RunFilter } from "./run-log.ts";

/** Zero of each status: what a store counts up from. */
export function noRuns(): Record<RunStatus, number> {
  return Object.fromEntries(runStatuses.map((status) => [status, 0])) as Record<RunStatus, number>;
}

/** The counts as the contract has them. */
export function runCounts(byStatus: Record<RunStatus, number>, more: boolean): RunCounts {
  return { ...byStatus, ...(more && { more }) };
}

/** How many runs of one status are looked at. */
export function lookAtMost({ lookAt, text }: CountQuery): number {
  return lookAt ?? (text === undefined ? limits.countedRuns : limits.searchedRuns);
}

/** The statuses that are asked for, each once. */
export function statusesOf({ status }: RunFilter): readonly RunStatus[] {
  return status === undefined ? runStatuses : [...new Set([status].flat())];
}
