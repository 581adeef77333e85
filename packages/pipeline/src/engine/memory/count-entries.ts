import { lookAtMost, noRuns, runCounts } from "../run-counts.ts";
import type { CountQuery, RunCounts } from "../run-log.ts";
import type { Entry } from "./entry.ts";
import { hasText, matches } from "./list-entries.ts";

/** Counts as the stores do that have many: of each status the newest, so many of them. */
export function countEntries(entries: Iterable<Entry>, query: CountQuery): RunCounts {
  const { text, ...filter } = query;
  const most = lookAtMost(query);
  const [looked, counts] = [noRuns(), noRuns()];
  for (const entry of [...entries].toReversed()) {
    const { status } = entry;
    if (looked[status] === most || !matches(entry, filter)) continue;
    looked[status] += 1;
    if (hasText(entry, text)) counts[status] += 1;
  }
  return runCounts(counts, Object.values(looked).includes(most));
}
