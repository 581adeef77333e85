import {
  emptyRun,
  type InputOf,
  type LogReset,
  newRunId,
  type Pipeline,
  reduceEvents,
  type RunEvent,
  type RunState,
} from "@stepcast/pipeline";
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

interface Request {
  runId: string;
  input?: unknown;
}

/** Input above this travels by `start` (POST): addresses longer than about 16 KB are refused by servers. */
const maxInputChars = 4_096;

/**
 * Starts or follows a run of one pipeline: `usePipelineRun(trpc.feedback)`. All types come from the procedure.
 * Leaving the page leaves the run running; another component, tab or reload with its `runId` sees it whole.
 */
export function usePipelineRun<Hooks extends PipelineHooks>(
  hooks: Hooks,
  { runId }: PipelineRunOptions = {},
): PipelineRun<PipelineOf<Hooks>> {
  type P = PipelineOf<Hooks>;
  const [started, setStarted] = useState<Request>();
  const request = started ?? (runId === undefined ? undefined : { runId });
  const [state, fold] = useReducer(foldPage<P>, undefined, () => emptyRun<P>());
  const [refusal, setRefusal] = useState<string>();
  const ended = state.endedAt !== undefined && state.runId === request?.runId;

  // The hooks' own types are those of P; they are only unknown to this generic body.
  const subscription = hooks.runPipeline.useSubscription(
    (request ?? skipToken) as never,
    {
      onData: ({ data }: { data: (RunEvent<P> | LogReset)[] }) => fold(data),
      onError: (error: { message: string }) => setRefusal(error.message),
    } as never,
  );
  const { mutateAsync: post } = hooks.start.useMutation();
  const { mutateAsync: requestCancel } = hooks.cancel.useMutation();

  const start = useCallback(
    (input: InputOf<P>): string => {
      const next: Request = { runId: newRunId(), input };
      setRefusal(undefined);
      if (JSON.stringify(input).length <= maxInputChars) setStarted(next);
      else {
        post(next as never).then(
          () => setStarted({ runId: next.runId }),
          (error: Error) => setRefusal(error.message),
        );
      }
      return next.runId;
    },
    [post],
  );
  const followed = request?.runId;
  const cancel = useCallback(
    async (reason?: string) => {
      if (followed === undefined) return;
      await requestCancel({ runId: followed, ...(reason !== undefined && { reason }) });
    },
    [followed, requestCancel],
  );
  const shown = state.runId === undefined || state.runId === followed ? state : emptyRun<P>();
  return {
    ...shown,
    runId: followed,
    connection: connectionOf(subscription.status, ended),
    refusal,
    start,
    cancel,
  };
}

/** A page of another run than the one before begins a new state. */
function foldPage<P extends Pipeline>(state: RunState<P>, page: (RunEvent<P> | LogReset)[]): RunState<P> {
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
