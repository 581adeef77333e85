"use client";

import type { RunState } from "@stepcast/pipeline";
import type { RunList, RunSummary } from "@stepcast/pipeline/engine";
import { useMemo } from "react";
import type { PipelineLook } from "../pipelines/pipeline-look.ts";
import { durationsOf } from "./estimate.ts";

/** What earlier runs of a pipeline say of how long it takes. */
export interface Usual {
  /** The newest that were completed. */
  readonly runs: readonly RunSummary[];
  /** One step of an agent, by its name. */
  readonly stepMs: ReadonlyMap<string, number>;
  /** The newest of them, if it was not too long to ask for. */
  readonly earlier: RunState | undefined;
}

/** So many runs say what is usual. */
const lookedAt = 10;
/** A log of so many events is asked for, whole: a longer one costs more than it tells. */
const cheapEvents = 3_000;
/** What is usual changes slowly. */
const staleTime = 5 * 60_000;

/** Asks only while the run is under way: nobody estimates what is over. */
export function useUsual({ hooks }: PipelineLook, enabled: boolean): Usual {
  const completed = { status: "completed", limit: lookedAt } as const;
  const { data } = hooks.list.useQuery(completed, { enabled, staleTime });
  const list: RunList | undefined = data;
  const newest = list?.runs.find(({ lastSeq }) => lastSeq <= cheapEvents)?.runId;
  const state = hooks.state.useQuery(
    { runId: newest ?? "" },
    { enabled: enabled && newest !== undefined, staleTime },
  );
  const earlier: RunState | undefined = newest === undefined ? undefined : state.data;
  return useMemo(
    () => ({
      runs: list?.runs ?? [],
      stepMs: earlier ? durationsOf(earlier) : new Map<string, number>(),
      earlier,
    }),
    [list, earlier],
  );
}
