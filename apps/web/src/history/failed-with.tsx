"use client";

import type { RunSummary } from "@stepcast/pipeline/engine";
import { pipelineTitles } from "../pipelines/pipeline-titles.ts";
import type { PipelineName } from "../pipelines/registry.ts";
import { trpc } from "../trpc/client.ts";

/** Why a run failed, as its last event says: a list does not know. It takes what is left of its line. */
export function FailedWith({ run: { pipeline, ...run } }: { run: RunSummary }) {
  return isKnown(pipeline) ? <Reason pipeline={pipeline} {...run} /> : null;
}

function isKnown(pipeline: string): pipeline is PipelineName {
  return Object.hasOwn(pipelineTitles, pipeline);
}

type ReasonProps = Pick<RunSummary, "runId" | "lastSeq"> & { pipeline: PipelineName };

function Reason({ pipeline, runId, lastSeq }: ReasonProps) {
  // Of whatever pipeline a run is, its last event is of one form; hooks of several pipelines cannot be called as one.
  const { events } = trpc[pipeline] as typeof trpc.feedback;
  const { data } = events.useQuery(
    { runId, after: String(lastSeq - 1), limit: 1 },
    // An ended run says nothing more.
    { staleTime: Number.POSITIVE_INFINITY, retry: false },
  );
  const last = data?.events.at(-1);
  if (last?.type !== "run.failed") return null;
  // Which step it was comes first, by a name that only its pipeline's code knows.
  const [line] = last.error.message.replace(/^step "[^"]*" failed: /, "").split("\n");
  return (
    <span className="min-w-0 truncate text-bad" dir="auto" title={last.error.message}>
      {line}
    </span>
  );
}
