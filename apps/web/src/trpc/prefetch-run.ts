import type { AppRouter } from "@stepcast/server";
import { stepcastClient, transformer } from "@stepcast/trpc/client";
import { dehydrate, type DehydratedState, QueryClient } from "@tanstack/react-query";
import { createTRPCQueryUtils } from "@trpc/react-query";

/** Where the server is, seen from this one; `next.config.ts` knows. */
const url = `${process.env.STEPCAST_SERVER_URL}/trpc`;
/** A page does not wait longer for its first paint: the browser asks by itself. */
const patienceMs = 1_000;

/** A run's state for the first paint, as the browser's cache takes it. Empty where the server has none, or is slow to tell. */
export async function prefetchRun(runId: string): Promise<DehydratedState> {
  const queryClient = new QueryClient();
  const signal = AbortSignal.timeout(patienceMs);
  const client = stepcastClient<AppRouter>({ url, fetch: (to, init) => fetch(to, { ...init, signal }) });
  const { feedback } = createTRPCQueryUtils<AppRouter>({ queryClient, client });
  await Promise.race([feedback.state.prefetch({ runId }), aborted(signal)]);
  return dehydrate(queryClient, { serializeData: transformer.output.serialize });
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
}
