import {
  emptyRun,
  type InputOf,
  newRunId,
  type Pipeline,
  reduceEvents,
  type RunState,
} from "@stepcast/pipeline";
import type { Page } from "@stepcast/trpc";
import { skipToken } from "@tanstack/react-query";
import { useCallback, useReducer, useState } from "react";
import type { PipelineHooks, PipelineOf } from "./hooks.ts";

/** `ended`: the terminal event is here. `failed`: the server refused, `refusal` says why. */
export type Connection = "idle" | "connecting" | "live" | "ended" | "failed";

/** A run as a component sees it: its typed state, and what may be done with it. */
export interface PipelineRun<P extends Pipeline> extends RunState<P> {
  readonly connection: Connection;
  /** Why the run could not be started or followed; the run's own failure is `error`. */
  readonly refusal: string | undefined;
  /** Starts a run of its own and follows it. Answers its `runId` at once, for instance to go to its page. */
  start(input: InputOf<P>): string;
  cancel(reason?: string): Promise<void>;
}

export interface PipelineRunOptions {
  /** Follow this run, which is there already. */
  runId?: string;
}

/**
 * Starts or follows a run of one pipeline: `usePipelineRun(trpc.feedback)`. All types come from the procedure.
 * Leaving the page leaves the run running; another component, tab or reload with its `runId` sees it whole.
 */
export function usePipelineRun<Hooks extends PipelineHooks>(
  hooks: Hooks,
  { runId }: PipelineRunOptions = {},
): PipelineRun<PipelineOf<Hooks>> {
  const [refusal, setRefusal] = useState<string>();
  const [started, start] = useStart<PipelineOf<Hooks>>(hooks, setRefusal);
  const request = started ?? (runId === undefined ? undefined : { runId });
  const { state, status } = useFollow<PipelineOf<Hooks>>(hooks, request, setRefusal);
  const cancel = useCancel(hooks, request?.runId);
  const connection = connectionOf(status, state.endedAt !== undefined);
  return { ...state, runId: request?.runId, connection, refusal, start, cancel };
}

interface Request {
  runId: string;
  input?: unknown;
}

type Refuse = (reason: string | undefined) => void;

/** Input above this travels by `start` (POST): addresses longer than about 16 KB are refused by servers. */
const maxInputChars = 4_096;

/** What was started here, and the function that starts. */
function useStart<P extends Pipeline>(hooks: PipelineHooks, refuse: Refuse) {
  const [started, setStarted] = useState<Request>();
  const { mutateAsync: post } = hooks.start.useMutation();
  const start = useCallback(
    (input: InputOf<P>): string => {
      const request: Request = { runId: newRunId(), input };
      refuse(undefined);
      if (encodeURIComponent(JSON.stringify(input)).length <= maxInputChars) setStarted(request);
      else {
        // The hooks' own types are those of P; they are only unknown to this generic body.
        post(request as never).then(
          () => setStarted({ runId: request.runId }),
          (error: Error) => refuse(error.message),
        );
      }
      return request.runId;
    },
    [post, refuse],
  );
  return [started, start] as const;
}

/** The state of the requested run, folded page by page. */
function useFollow<P extends Pipeline>(hooks: PipelineHooks, request: Request | undefined, refuse: Refuse) {
  const [state, fold] = useReducer(foldPage<P>, undefined, () => emptyRun<P>());
  // As above: a generic body cannot see that these are P's.
  const { status } = hooks.runPipeline.useSubscription(
    (request ?? skipToken) as never,
    {
      onData: ({ data }: { data: Page<P> }) => {
        refuse(undefined);
        fold(data);
      },
      onError: (error: { message: string }) => refuse(error.message),
    } as never,
  );
  const other = state.runId !== undefined && state.runId !== request?.runId;
  return { state: other ? emptyRun<P>() : state, status };
}

function useCancel(hooks: PipelineHooks, runId: string | undefined) {
  const { mutateAsync } = hooks.cancel.useMutation();
  return useCallback(
    async (reason?: string) => {
      if (runId !== undefined) await mutateAsync({ runId, ...(reason !== undefined && { reason }) });
    },
    [runId, mutateAsync],
  );
}

/** A page of another run than the one before begins a new state. */
function foldPage<P extends Pipeline>(state: RunState<P>, page: Page<P>): RunState<P> {
  const first = page[0];
  const other = first && "runId" in first && state.runId !== undefined && first.runId !== state.runId;
  return reduceEvents(other ? emptyRun<P>() : state, page);
}

function connectionOf(status: "idle" | "connecting" | "pending" | "error", ended: boolean): Connection {
  if (ended) return "ended";
  switch (status) {
    case "idle":
      return "idle";
    case "connecting":
      return "connecting";
    case "pending":
      return "live";
    case "error":
      return "failed";
  }
}
