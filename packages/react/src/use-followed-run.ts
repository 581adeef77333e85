import type { Pipeline, RunSnapshot } from "@stepcast/pipeline";
import { hashKey, type QueryClient, type QueryKey, skipToken } from "@tanstack/react-query";
import { useCallback, useMemo, useSyncExternalStore } from "react";
import { connecting, FollowedRun, type Following, type FollowRequest } from "./followed-run.ts";
import { keyOf, pathOf, type PipelineHooks, useHooksContext } from "./hooks.ts";

/** A run to be followed; with `input`, it is started where it is not there. */
export interface Request {
  runId: string;
  input?: unknown;
}

interface Followed<P extends Pipeline> extends Following {
  /** Absent before the first page. */
  state: RunSnapshot<P> | undefined;
}

/** Follows a run while the component is there. All that ask for one run share its stream, and the state in the query cache. */
export function useFollowedRun<P extends Pipeline>(
  hooks: PipelineHooks,
  request: Request | undefined,
): Followed<P> {
  const { client, queryClient } = useHooksContext(hooks);
  const { runId, input } = request ?? {};
  const path = pathOf(hooks, "runPipeline");
  // tRPC answers with the same node for the same name.
  const stateKey = useMemo(() => keyOf(hooks.state, { runId }, "query"), [hooks.state, runId]);
  const subscribe = useCallback(
    (listener: () => void) => {
      if (runId === undefined) return () => undefined;
      return followRun({ client, queryClient, path, stateKey, runId, input }, listener);
    },
    [client, queryClient, path, stateKey, runId, input],
  );
  const following = () => followingOf(queryClient, stateKey);
  const before = () => connecting;
  // Only read here: the stream brings it, `state` itself is asked by whoever wants it without following.
  const { data } = hooks.state.useQuery(
    (runId === undefined ? skipToken : { runId }) as never,
    readOnly as never,
  );
  // The hooks of P keep P's states.
  return { ...useSyncExternalStore(subscribe, following, before), state: data as RunSnapshot<P> | undefined };
}

/**
 * Starts a run at once: whoever asked for it may be gone before its effects run, or ask for another, and the run is to be there all
 * the same.
 */
export function useOpenRun(hooks: PipelineHooks): (request: Request) => void {
  const { client, queryClient } = useHooksContext(hooks);
  const path = pathOf(hooks, "runPipeline");
  return useCallback(
    (request) => {
      const stateKey = keyOf(hooks.state, { runId: request.runId }, "query");
      const leave = followRun({ client, queryClient, path, stateKey, ...request }, () => undefined);
      leave();
    },
    [client, queryClient, path, hooks.state],
  );
}

/** The reducer keeps what did not change as it was; comparing it all again would cost every frame. */
const readOnly = { enabled: false, structuralSharing: false };

/** What is followed now, by the hash of the state's key, for each cache. */
const followed = new WeakMap<QueryClient, Map<string, FollowedRun>>();

function followedRuns(queryClient: QueryClient): Map<string, FollowedRun> {
  const runs = followed.get(queryClient) ?? new Map<string, FollowedRun>();
  followed.set(queryClient, runs);
  return runs;
}

/** How the stream of a run stands, whoever follows it. */
export function followingOf(queryClient: QueryClient, stateKey: QueryKey): Following {
  return followedRuns(queryClient).get(hashKey(stateKey))?.following ?? connecting;
}

/** Follows a run, with all others of this page that do, until it is left by what this answers. */
export function followRun(request: FollowRequest, listener: () => void): () => void {
  const runs = followedRuns(request.queryClient);
  const hash = hashKey(request.stateKey);
  const found = runs.get(hash);
  // Another client may speak for another user.
  if (found?.request.client === request.client) return found.listen(listener);
  const run = new FollowedRun(request, () => {
    if (runs.get(hash) === run) runs.delete(hash);
  });
  runs.set(hash, run);
  return run.listen(listener);
}
