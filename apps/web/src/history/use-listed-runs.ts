"use client";

import { type ErrorCode, runStatuses } from "@stepcast/pipeline";
import type { RunCounts, RunSummary } from "@stepcast/pipeline/engine";
import type { RunsQuery } from "@stepcast/react";
import { keepPreviousData, useQueryClient } from "@tanstack/react-query";
import { getQueryKey } from "@trpc/react-query";
import { useEffect, useMemo } from "react";
import { useOnline } from "../components/use-online.ts";
import { trpc } from "../trpc/client.ts";
import { countNew, runsOf } from "./listed-runs.ts";
import { pageRuns } from "./runs-query.ts";
import { useOverdue } from "./use-overdue.ts";

export interface ListedRuns {
  /** Newest first, as far as they are loaded. Which runs are listed stays as it was, until `showNew`; how each of them is goes on. */
  readonly runs: readonly RunSummary[];
  readonly state: "loading" | "here" | "unreachable" | "refused";
  readonly refusal: ErrorCode | undefined;
  /** They are of the filter before: those of this one are under way. */
  readonly isOld: boolean;
  readonly hasMore: boolean;
  readonly isLoadingMore: boolean;
  loadMore(): void;
  /** Runs that came since; `isMany`: and more than that. */
  readonly newRuns: { readonly count: number; readonly isMany: boolean };
  /** Asks for the list anew, with what came since. */
  showNew(): Promise<void>;
  /** By status, whatever statuses are shown. */
  readonly counts: RunCounts | undefined;
  /** The list is here, and the server does not answer any more. */
  readonly isLost: boolean;
  /** When it was last heard of, in milliseconds since 1970. */
  readonly heardAt: number;
  /** Asks for what is new now. */
  askAgain(): void;
}

/** How often the server is asked for what is new, and how often where that is dear: with a text it has to look into every run. */
const askMs = 3_000;
const seldomMs = 15_000;
/** It counts so many runs in no time. */
const cheaplyCounted = 5_000;
/** So many new runs are counted one by one. */
const countedNew = 20;

/** The runs of a query, and what becomes of them. `query` is undefined as long as it is not known. */
export function useListedRuns(query: RunsQuery | undefined): ListedRuns {
  const { list, utils, input } = useSnapshot(query);
  const refetchInterval = query?.text === undefined ? askMs : seldomMs;
  const polled = { refetchInterval, retry: false, enabled: query !== undefined } as const;
  const { status: _, ...anyStatus } = query ?? {};
  const counts = trpc.runs.count.useQuery(anyStatus, {
    ...polled,
    refetchInterval: ({ state: { data } }) => (isMany(data) ? seldomMs : refetchInterval),
    placeholderData: keepPreviousData,
  });
  const newest = trpc.runs.list.useQuery({ ...query, limit: countedNew }, polled);
  const runs = useMemo(() => runsOf(list.data), [list.data]);
  const count = list.isPlaceholderData ? 0 : countNew(newest.data, runs, list.hasNextPage);
  const code = (list.error ?? newest.error)?.data?.stepcast?.code;
  const isSilent = useOverdue(list.isPending ? list.isFetching : newest.isFetching);
  const isOnline = useOnline();
  const isLost = newest.error !== null || isSilent || !isOnline;
  return {
    runs,
    state: list.data ? "here" : code ? "refused" : list.error || isLost ? "unreachable" : "loading",
    refusal: code,
    isOld: list.isPlaceholderData,
    hasMore: list.hasNextPage,
    isLoadingMore: list.isFetchingNextPage,
    loadMore: () => void list.fetchNextPage(),
    newRuns: { count, isMany: count === countedNew },
    showNew: async () => {
      utils.runs.list.setInfiniteData(input, firstPage);
      await Promise.all([list.refetch(), counts.refetch()]);
    },
    counts: counts.data,
    isLost: list.data !== undefined && isLost,
    heardAt: Math.max(newest.dataUpdatedAt, list.dataUpdatedAt),
    askAgain: () =>
      void Promise.all([list.error ? list.refetch() : undefined, newest.refetch(), counts.refetch()]),
  };
}

function isMany(counts: RunCounts | undefined): boolean {
  return runStatuses.reduce((sum, status) => sum + (counts?.[status] ?? 0), 0) > cheaplyCounted;
}

/** The list as it was when it was asked for. */
function useSnapshot(query: RunsQuery | undefined) {
  const utils = trpc.useUtils();
  const queryClient = useQueryClient();
  const input = { ...query, limit: pageRuns };
  const list = trpc.runs.list.useInfiniteQuery(input, {
    getNextPageParam: ({ next }) => next,
    // It does not move under who reads it. What is new is counted beside it.
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
    enabled: query !== undefined,
    placeholderData: keepPreviousData,
  });
  const asked = JSON.stringify(input);
  // Whoever comes back to a filter wants to see what is there now; whoever comes back to this page, what was there when they left.
  useEffect(() => {
    const queryKey = getQueryKey(trpc.runs.list, undefined, "infinite");
    queryClient.removeQueries({ queryKey, type: "inactive" });
  }, [queryClient, asked]);
  return { list, utils, input };
}

function firstPage<Data extends { pages: unknown[]; pageParams: unknown[] }>(data: Data | undefined) {
  return data && { ...data, pages: data.pages.slice(0, 1), pageParams: data.pageParams.slice(0, 1) };
}
