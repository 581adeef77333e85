import { type RunStatus, unfinishedStatuses } from "@stepcast/pipeline";
import type { RunCounts as Counts } from "@stepcast/pipeline/engine";
import type { RunsHooks } from "./hooks.ts";
import { defaultRefreshMs, type RunsFilter, type RunsOptions } from "./use-runs.ts";

export interface RunCounts {
  /** How many runs of each status, all pages together. Undefined before the first answer; `more` where not all were looked at. */
  readonly counts: Counts | undefined;
  /** No answer has come yet. */
  readonly loading: boolean;
  /** Why the last request failed; what was counted before stays. */
  readonly error: string | undefined;
  /** Asks again now. */
  refresh(): void;
}

/** How many runs of each status a list with this filter gives: `useRunCounts(trpc.feedback, { since })`. */
export function useRunCounts(hooks: RunsHooks, query: RunsFilter = {}, options: RunsOptions = {}): RunCounts {
  const { refreshMs = defaultRefreshMs } = options;
  // Hidden pages do not ask: that is TanStack Query's own default.
  const refetchInterval = ({ state: { data } }: { state: { data: Counts | undefined } }) =>
    isAnyLive(data) && refreshMs;
  const result = hooks.count.useQuery(query as never, { refetchInterval } as never) as Result;
  return {
    counts: result.data,
    loading: result.isPending,
    error: result.error?.message,
    refresh: () => void result.refetch(),
  };
}

/** As much of TanStack Query's result as is used; reading more of it would render more often. */
interface Result {
  data: Counts | undefined;
  isPending: boolean;
  error: { message: string } | null;
  refetch(): Promise<unknown>;
}

function isAnyLive(counts: Counts | undefined): boolean {
  return unfinishedStatuses.some((status: RunStatus) => (counts?.[status] ?? 0) > 0);
}
