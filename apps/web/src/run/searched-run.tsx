"use client";

import { RotateCw } from "lucide-react";
import type { ReactNode } from "react";
import { trpc } from "../trpc/client.ts";
import { sharedWords } from "../words/shared.ts";
import { RunProblem } from "./run-problem.tsx";
import { RunSkeleton } from "./run-skeleton.tsx";

interface SearchedRunProps {
  runId: string;
  /** What is shown once it is known whose run it is. */
  children(pipeline: string): ReactNode;
}

/** How often a server that does not answer is asked again. */
const retryMs = 3_000;

/** The server did not answer while the page was made: now the browser asks, until it does. */
export function SearchedRun({ runId, children }: SearchedRunProps) {
  const { data, error, isFetching, refetch } = trpc.runs.find.useQuery(
    { runId },
    {
      retry: false,
      refetchInterval: ({ state }) => state.error !== null && !state.error.data?.stepcast && retryMs,
    },
  );
  if (data) return children(data.pipeline);
  if (!error) return <RunSkeleton />;
  return (
    <RunProblem code={error.data?.stepcast?.code}>
      {!error.data?.stepcast && (
        <button
          type="button"
          aria-disabled={isFetching}
          onClick={() => void refetch()}
          className="inline-flex items-center gap-2 rounded-xl border border-accent bg-accent px-5 py-2.5 text-sm font-medium text-accent-ink hover:brightness-95 aria-disabled:opacity-60"
        >
          <RotateCw className="size-4" aria-hidden="true" />
          {sharedWords.tryNow}
        </button>
      )}
    </RunProblem>
  );
}
