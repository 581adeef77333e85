import type { AppRouter } from "@stepcast/server";
import { transformer } from "@stepcast/trpc/client";
import { dehydrate, type DehydratedState, QueryClient } from "@tanstack/react-query";
import { createTRPCQueryUtils } from "@trpc/react-query";
import { readFilter } from "../history/runs-filter.ts";
import { pageRuns, runsQuery } from "../history/runs-query.ts";
import { pageClient } from "./page-client.ts";

/** A page does not wait longer for its first paint: the browser asks by itself. */
const patienceMs = 1_000;

/**
 * The first page of the list that an address asks for, and how many there are of each status, for the first paint. Empty where the server is
 * slow, and where days are asked for: only the browser knows when they begin.
 */
export async function prefetchRuns(params: URLSearchParams): Promise<DehydratedState> {
  const queryClient = new QueryClient();
  const filter = readFilter(params);
  if (!filter.time) {
    const signal = AbortSignal.timeout(patienceMs);
    const client = await pageClient(signal);
    const { runs } = createTRPCQueryUtils<AppRouter>({ queryClient, client });
    const query = runsQuery(filter, {});
    const { status: _, ...anyStatus } = query;
    const asked = [
      runs.list.prefetchInfinite({ ...query, limit: pageRuns }, { retry: false }),
      runs.count.prefetch(anyStatus, { retry: false }),
    ];
    await Promise.race([Promise.all(asked), aborted(signal)]);
  }
  return dehydrate(queryClient, { serializeData: transformer.output.serialize });
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
}
