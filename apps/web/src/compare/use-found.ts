"use client";

import type { ErrorCode } from "@stepcast/pipeline";
import { trpc } from "../trpc/client.ts";

/** Which pipeline a run is of, as far as it is known yet. */
export interface Found {
  readonly pipeline: string | undefined;
  /** Why it is not. */
  readonly problem: ErrorCode | "unreachable" | undefined;
}

/** How often a server that does not answer is asked again. */
const retryMs = 3_000;

/** Asks for it, unless the server could tell as it made the page. */
export function useFound(runId: string, { pipeline, problem }: Found): Found {
  const { data, error } = trpc.runs.find.useQuery(
    { runId },
    {
      enabled: pipeline === undefined && problem === undefined,
      retry: false,
      refetchInterval: ({ state }) => state.error !== null && !state.error.data?.stepcast && retryMs,
    },
  );
  const refused = error && (error.data?.stepcast?.code ?? "unreachable");
  return {
    pipeline: pipeline ?? data?.pipeline,
    problem: problem ?? (data ? undefined : (refused ?? undefined)),
  };
}
