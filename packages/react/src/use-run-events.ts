import { hashKey, type QueryClient } from "@tanstack/react-query";
import { useCallback, useMemo, useSyncExternalStore } from "react";
import { keyOf, pathOf, type PipelineHooks, type PipelineOf, useHooksContext } from "./hooks.ts";
import { noEvents, type ReadRequest, ReadRun, type RunEventList } from "./read-run.ts";

/**
 * The whole log of a run, typed: `useRunEvents(trpc.feedback, { runId })`. It is read from the start while a component shows it, page by
 * page, and then on as the run goes on; all components of a page share one reading. What is long comes ten times a second at most. The
 * newest 200,000 events are kept. Without a `runId` it reads nothing.
 */
export function useRunEvents<Hooks extends PipelineHooks>(
  hooks: Hooks,
  { runId }: { runId: string | undefined },
): RunEventList<PipelineOf<Hooks>> {
  const { client, queryClient } = useHooksContext(hooks);
  const stateKey = useMemo(() => keyOf(hooks.state, { runId }, "query"), [hooks.state, runId]);
  const path = pathOf(hooks, "runPipeline");
  const eventsPath = pathOf(hooks, "events");
  const subscribe = useCallback(
    (listener: () => void) => {
      if (runId === undefined) return () => undefined;
      return readRun({ client, queryClient, path, eventsPath, stateKey, runId }, listener);
    },
    [client, queryClient, path, eventsPath, stateKey, runId],
  );
  const list = () => readRuns(queryClient).get(hashKey(stateKey))?.list ?? noEvents;
  const before = () => noEvents;
  // The hooks of P read P's events.
  return useSyncExternalStore(subscribe, list, before) as unknown as RunEventList<PipelineOf<Hooks>>;
}

/** What is read now, by the hash of the state's key, for each cache. */
const read = new WeakMap<QueryClient, Map<string, ReadRun>>();

function readRuns(queryClient: QueryClient): Map<string, ReadRun> {
  const runs = read.get(queryClient) ?? new Map<string, ReadRun>();
  read.set(queryClient, runs);
  return runs;
}

function readRun(request: ReadRequest, listener: () => void): () => void {
  const runs = readRuns(request.queryClient);
  const hash = hashKey(request.stateKey);
  const found = runs.get(hash);
  // Another client may speak for another user.
  if (found?.request.client === request.client) return found.listen(listener);
  const run = new ReadRun(request, () => {
    if (runs.get(hash) === run) runs.delete(hash);
  });
  runs.set(hash, run);
  return run.listen(listener);
}
