import type { Pipeline } from "@stepcast/pipeline";
import type { PipelineOfPage } from "@stepcast/trpc";
import type { QueryClient } from "@tanstack/react-query";
import type { TRPCUntypedClient } from "@trpc/client";
import { getQueryKey } from "@trpc/react-query";

/** What `createTRPCReact<AppRouter>()` offers for one pipeline, as far as following and listing its runs needs it. */
export interface PipelineHooks {
  // Methods compare bivariantly, so that the hooks of every pipeline fit.
  runPipeline: { useSubscription(input: never, handlers: never): { data: { data: unknown[] } | undefined } };
  start: { useMutation(): { mutateAsync(input: never): Promise<{ runId: string }> } };
  state: {
    useQuery(input: never, options: never): { data: unknown };
    useSuspenseQuery(input: never, options: never): readonly [unknown, unknown];
  };
  list: {
    useInfiniteQuery(input: never, options: never): unknown;
    useSuspenseInfiniteQuery(input: never, options: never): readonly [unknown, unknown];
  };
  count: { useQuery(input: never, options: never): unknown };
}

/** What it offers for listing runs: of one pipeline, or the runs of all (`trpc.runs`, made by `runsRouter`). */
export type RunsHooks = Pick<PipelineHooks, "list" | "count">;

/** The pipeline behind a set of hooks. */
export type PipelineOf<Hooks extends PipelineHooks> =
  NonNullable<ReturnType<Hooks["runPipeline"]["useSubscription"]>["data"]> extends { data: infer Page }
    ? PipelineOfPage<Page> extends infer P extends Pipeline
      ? P
      : never
    : never;

/** tRPC's own key of a procedure, or of its answer to an input. Its types ask for a procedure's exact ones, which a generic body has not. */
export const keyOf = getQueryKey as (
  procedure: object,
  input?: unknown,
  type?: "query",
) => readonly [readonly string[], unknown?];

/** The path of one of the pipeline's procedures, as the client asks for it: `feedback.events`. */
export function pathOf(hooks: PipelineHooks, procedure: string): string {
  return [...keyOf(hooks.runPipeline)[0].slice(0, -1), procedure].join(".");
}

/** Where the hooks' requests and answers go. */
export interface HooksContext {
  // tRPC's own client, of whatever router.
  client: Pick<TRPCUntypedClient<never>, "mutation" | "query" | "subscription">;
  queryClient: QueryClient;
}

/** The client and the query cache that `trpc.Provider` was given. */
export function useHooksContext(hooks: PipelineHooks): HooksContext {
  // Every node of tRPC's hooks knows its context, also one of `createTRPCReact({ context })`; its types tell so at the root alone.
  const { useUtils } = hooks.runPipeline as never as { useUtils(): HooksContext };
  return useUtils();
}
