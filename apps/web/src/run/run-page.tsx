"use client";

import type { ErrorCode, Pipeline } from "@stepcast/pipeline";
import { usePipelineRun } from "@stepcast/react";
import type { ComponentType } from "react";
import { later } from "../components/later.tsx";
import type { PipelineLook } from "../pipelines/pipeline-look.ts";
import type { PipelineName } from "../pipelines/registry.ts";
import { RunSkeleton } from "./run-skeleton.tsx";
import { RunView } from "./run-view.tsx";

// Most pages have none.
const RunProblem = later(() => import("./run-problem.tsx").then((module) => module.RunProblem));
const SearchedRun = later(
  () => import("./searched-run.tsx").then((module) => module.SearchedRun),
  RunSkeleton,
);
const UnknownPipeline = later(() => import("./run-problem.tsx").then((module) => module.UnknownPipeline));

// What a pipeline's page says and draws is loaded with that page alone. One that is missing here does not compile.
const pages: Record<PipelineName, ComponentType<{ runId: string }>> = {
  feedback: later(() => import("../pipelines/feedback.tsx").then(({ feedback }) => pageOf(feedback))),
  split: later(() => import("../pipelines/split.tsx").then(({ split }) => pageOf(split))),
};

function pageOf<P extends Pipeline>(look: PipelineLook<P>): ComponentType<{ runId: string }> {
  // Its hooks take only what its own pipeline takes; the page hands on what came from that same pipeline.
  const anyLook = look as unknown as PipelineLook;
  return ({ runId }) => <FollowedRun runId={runId} look={anyLook} />;
}

interface RunPageProps {
  runId: string;
  /** Whose run it is, if the server could tell as it made the page. */
  pipeline: string | undefined;
  /** Why there is nothing to show, as it said then. */
  problem: ErrorCode | undefined;
}

/** One run, live or long over, of whatever pipeline. */
export function RunPage({ runId, pipeline, problem }: RunPageProps) {
  if (problem) return <RunProblem code={problem} />;
  if (pipeline === undefined)
    return (
      <SearchedRun runId={runId}>
        {(found) => <RunPage runId={runId} pipeline={found} problem={undefined} />}
      </SearchedRun>
    );
  if (!isKnown(pipeline)) return <UnknownPipeline name={pipeline} />;
  const Page = pages[pipeline];
  return <Page runId={runId} />;
}

function isKnown(pipeline: string): pipeline is PipelineName {
  return Object.hasOwn(pages, pipeline);
}

interface FollowedRunProps {
  runId: string;
  look: PipelineLook;
}

/** Its state comes first, also where the page came without: else a long log would be replayed before one's eyes, ended runs as running ones. */
function FollowedRun(props: FollowedRunProps) {
  const { runId, look } = props;
  const { isPending } = look.hooks.state.useQuery(
    { runId },
    // What follows keeps it; where it is refused, or nobody answers, that says so too.
    { staleTime: Number.POSITIVE_INFINITY, structuralSharing: false, retry: false },
  );
  return isPending ? <RunSkeleton /> : <ShownRun {...props} />;
}

function ShownRun({ runId, look }: FollowedRunProps) {
  const run = usePipelineRun(look.hooks, { runId });
  if (run.lastSeq > 0) return <RunView run={run} look={look} />;
  return run.refusal === undefined ? <RunSkeleton /> : <RunProblem code="run_not_found" />;
}
