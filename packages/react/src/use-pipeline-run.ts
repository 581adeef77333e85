import {
  emptyRun,
  type InputOf,
  newRunId,
  type ParsedInputOf,
  type Pipeline,
  type RunState,
} from "@stepcast/pipeline";
import type { Connection } from "@stepcast/trpc/client";
import { useCallback, useState } from "react";
import type { PipelineHooks, PipelineOf } from "./hooks.ts";
import { type Request, useFollowedRun, useOpenRun } from "./use-followed-run.ts";
import { type Talk, useTalk } from "./use-talk.ts";

/**
 * How a component stands to its run. `idle`: there is none. `connecting`, `live`, `reconnecting`, `polling`, `offline`: as the client
 * says. `ended`: the terminal event is here. `failed`: the server refused, `refusal` says why.
 */
export type RunConnection = "idle" | Connection | "failed";

/** A run as a component sees it: its typed state, and what may be done with it. */
export interface PipelineRun<P extends Pipeline> extends RunState<P>, Talk<P> {
  readonly connection: RunConnection;
  /** Why the run could not be started or followed; the run's own failure is `error`. */
  readonly refusal: string | undefined;
  /**
   * Starts a run of its own and follows it. Answers its `runId` at once, for instance to go to its page: the run is started also where
   * this component is gone by then.
   */
  start(input: InputOf<P>): string;
}

export interface PipelineRunOptions {
  /** Follow this run, which is there already. Another `runId` lets go of what was followed or started before. */
  runId?: string | undefined;
}

/**
 * Starts or follows a run of one pipeline: `usePipelineRun(trpc.feedback)`. All types come from the procedure. However fast events
 * come, it renders at most once a frame. Leaving the page leaves the run running; another component, tab or reload with its `runId`
 * sees it whole.
 */
export function usePipelineRun<Hooks extends PipelineHooks>(
  hooks: Hooks,
  { runId }: PipelineRunOptions = {},
): PipelineRun<PipelineOf<Hooks>> {
  const { request, start, follow } = useStart<PipelineOf<Hooks>>(hooks, runId);
  const { state, connection, refusal } = useFollowedRun<PipelineOf<Hooks>>(hooks, request);
  const talk = useTalk<PipelineOf<Hooks>>(hooks, request?.runId, follow);
  return {
    ...(state ?? emptyRun<PipelineOf<Hooks>>()),
    runId: request?.runId,
    connection: request === undefined ? "idle" : state?.endedAt !== undefined ? "ended" : connection,
    refusal,
    start,
    ...talk,
  };
}

/** A run whose state is here. */
export interface LoadedRun<P extends Pipeline> extends PipelineRun<P> {
  readonly runId: string;
  readonly input: ParsedInputOf<P>;
  readonly queuedAt: number;
}

/**
 * The same for a run that is there, under Suspense: it renders once the run's state is here (from the cache, a prefetch on the server,
 * or by asking for it), and follows from there on.
 * @throws TRPCClientError to the nearest error boundary, for instance where there is no such run
 */
export function useSuspensePipelineRun<Hooks extends PipelineHooks>(
  hooks: Hooks,
  { runId }: { runId: string },
): LoadedRun<PipelineOf<Hooks>> {
  // What is followed is never stale.
  hooks.state.useSuspenseQuery({ runId } as never, { staleTime: Number.POSITIVE_INFINITY } as never);
  // The first event of every log, and so every state, has the input.
  return usePipelineRun(hooks, { runId }) as LoadedRun<PipelineOf<Hooks>>;
}

/** The run to follow, the function that starts one, and the one that goes over to another that is there. */
function useStart<P extends Pipeline>(hooks: PipelineHooks, runId: string | undefined) {
  const open = useOpenRun(hooks);
  const [started, setStarted] = useState<{ request: Request; instead: string | undefined }>();
  const start = useCallback(
    (input: InputOf<P>): string => {
      const request = { runId: newRunId(), input };
      open(request);
      setStarted({ request, instead: runId });
      return request.runId;
    },
    [open, runId],
  );
  const follow = useCallback(
    (other: string) => {
      if (runId === undefined) setStarted({ request: { runId: other }, instead: undefined });
    },
    [runId],
  );
  const given = runId === undefined ? undefined : { runId };
  return { request: started && started.instead === runId ? started.request : given, start, follow };
}
