import type { Pipeline } from "@stepcast/pipeline";
import type { PipelineOfPage } from "@stepcast/trpc";

/** What `createTRPCReact<AppRouter>()` offers for one pipeline, as far as following a run needs it. */
export interface PipelineHooks {
  // Methods compare bivariantly, so that the hooks of every pipeline fit.
  runPipeline: { useSubscription(input: never, handlers: never): SubscriptionResult };
  start: { useMutation(): { mutateAsync(input: never): Promise<{ runId: string }> } };
  cancel: { useMutation(): { mutateAsync(input: { runId: string; reason?: string }): Promise<unknown> } };
}

interface SubscriptionResult {
  status: "idle" | "connecting" | "pending" | "error";
  data: { data: unknown[] } | undefined;
  error: { message: string } | null;
}

/** The pipeline behind a set of hooks. */
export type PipelineOf<Hooks extends PipelineHooks> =
  NonNullable<ReturnType<Hooks["runPipeline"]["useSubscription"]>["data"]> extends { data: infer Page }
    ? PipelineOfPage<Page> extends infer P extends Pipeline
      ? P
      : never
    : never;
