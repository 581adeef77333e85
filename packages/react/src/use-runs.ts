import type { RunStatus } from "@stepcast/pipeline";
import type { RunList, RunSummary } from "@stepcast/pipeline/engine";
import type { InfiniteData } from "@tanstack/react-query";
import type { RunsHooks } from "./hooks.ts";

/** Which runs. Whatever is left out does not narrow. */
export interface RunsFilter {
  /** Of a router of all runs: those of this pipeline. */
  pipeline?: string | undefined;
  status?: RunStatus | RunStatus[] | undefined;
  /** In the run's id, title or input, ignoring case; 200 characters at most. */
  text?: string | undefined;
  /** Queued at this time or later, in milliseconds since 1970. */
  since?: number | undefined;
  /** Queued before this time. */
  until?: number | undefined;
}

export interface RunsQuery extends RunsFilter {
  /** Runs a page, 1 to 100. Default 20. */
  limit?: number | undefined;
}

export interface RunsOptions {
  /** While a listed run has not ended and the page is visible, asks again this often, in milliseconds. Default 5 s; false: never. */
  refreshMs?: number | false | undefined;
}

export interface Runs {
  /** Newest first, all pages that are loaded. */
  readonly runs: readonly RunSummary[];
  /** No answer has come yet. */
  readonly loading: boolean;
  /** Why the last request failed; what was listed before stays. */
  readonly error: string | undefined;
  readonly hasMore: boolean;
  readonly loadingMore: boolean;
  loadMore(): void;
  /** Asks again now. */
  refresh(): void;
}

export const defaultRefreshMs = 5_000;

/** Runs of one pipeline, or of all, page by page: `useRuns(trpc.feedback, { status: "failed" })`, `useRuns(trpc.runs)`. */
export function useRuns(hooks: RunsHooks, query: RunsQuery = {}, options: RunsOptions = {}): Runs {
  return runsOf(hooks.list.useInfiniteQuery(query as never, pages(options) as never) as Result);
}

/**
 * The same under Suspense: it renders once the first page is here.
 * @throws TRPCClientError to the nearest error boundary
 */
export function useSuspenseRuns(hooks: RunsHooks, query: RunsQuery = {}, options: RunsOptions = {}): Runs {
  return runsOf(hooks.list.useSuspenseInfiniteQuery(query as never, pages(options) as never)[1] as Result);
}

/** As much of TanStack Query's result as is used; reading more of it would render more often. */
interface Result {
  data: InfiniteData<RunList> | undefined;
  isPending: boolean;
  error: { message: string } | null;
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  fetchNextPage(): Promise<unknown>;
  refetch(): Promise<unknown>;
}

function pages({ refreshMs = defaultRefreshMs }: RunsOptions) {
  return {
    getNextPageParam: ({ next }: RunList) => next,
    // Hidden pages do not ask: that is TanStack Query's own default.
    refetchInterval: ({ state: { data } }: { state: { data: InfiniteData<RunList> | undefined } }) =>
      listOf(data).some(({ endedAt }) => endedAt === undefined) && refreshMs,
  };
}

function runsOf(result: Result): Runs {
  return {
    runs: listOf(result.data),
    loading: result.isPending,
    error: result.error?.message,
    hasMore: result.hasNextPage,
    loadingMore: result.isFetchingNextPage,
    // Failures are in `error`.
    loadMore: () => void result.fetchNextPage(),
    refresh: () => void result.refetch(),
  };
}

function listOf(data: InfiniteData<RunList> | undefined): RunSummary[] {
  return data?.pages.flatMap(({ runs }) => runs) ?? [];
}
