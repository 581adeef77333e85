"use client";

import { usePipelineRun } from "@stepcast/react";
import { trpc } from "../trpc/client.ts";
import { Outcome } from "./outcome.tsx";
import { QuestionCards } from "./question-cards.tsx";
import { RunHeader } from "./run-header.tsx";
import { RunLost, RunMissing } from "./run-missing.tsx";
import { StepList } from "./step-list.tsx";

/** One run, live or long over: the same page, folded from the same log. */
export function RunPage({ runId }: { runId: string }) {
  const run = usePipelineRun(trpc.feedback, { runId });
  if (run.refusal !== undefined && run.lastSeq === 0) return <RunMissing reason={run.refusal} />;
  return (
    <div className="pt-4">
      {run.refusal !== undefined && <RunLost reason={run.refusal} />}
      <RunHeader run={run} />
      <QuestionCards run={run} />
      <div className="mt-8 grid items-start gap-8 lg:grid-cols-[minmax(0,1.25fr)_minmax(0,1fr)]">
        <StepList run={run} />
        <Outcome run={run} />
      </div>
    </div>
  );
}
