import type { RunCounts } from "@stepcast/pipeline/engine";
import { noRuns, runCounts, type SummaryRow } from "@stepcast/pipeline/store";
import { runStatuses } from "@stepcast/pipeline";

/** Two lists as one, newest first; of a run in both the first list tells. */
export function mergeRows(first: readonly SummaryRow[], second: readonly SummaryRow[]): SummaryRow[] {
  const known = new Set(first.map(({ runId }) => runId));
  const others = second.filter(({ runId }) => !known.has(runId));
  return [...first, ...others].sort((a, b) => b.queuedAt - a.queuedAt || b.number - a.number);
}

export function addCounts(first: RunCounts, second: RunCounts): RunCounts {
  const sum = noRuns();
  for (const status of runStatuses) sum[status] = first[status] + second[status];
  return runCounts(sum, first.more === true || second.more === true);
}
