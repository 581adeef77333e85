"use client";

import type { PipelineRun } from "@stepcast/react";
import { RotateCcw } from "lucide-react";
import { useRouter } from "next/navigation";
import { ConfirmButton } from "../components/confirm-button.tsx";
import type { Feedback, FeedbackStepState } from "./pipeline.ts";
import { titleOfStep } from "./title-of-step.ts";

interface RerunButtonProps {
  run: PipelineRun<Feedback>;
  /** Where to begin; left out, at the beginning. */
  from?: FeedbackStepState | undefined;
}

/** Does a run again as a new one, and goes to its page. */
export function RerunButton({ run, from }: RerunButtonProps) {
  const router = useRouter();
  return (
    <ConfirmButton
      label={from ? "Run again from this step" : "Run again"}
      Icon={RotateCcw}
      title={from ? `Run again from “${titleOfStep(from)}”?` : "Run all of it again?"}
      confirmLabel="Run again"
      onConfirm={async () => {
        const runId = await run.rerun({ fromStep: from?.key });
        router.push(`/runs/${runId}`);
      }}
    >
      <p>
        A new run begins, and this one stays as it is.{" "}
        {from
          ? "What was found before this step is taken over; the step and all that follows is done again."
          : "Every step is done again, with the same file and settings."}
      </p>
    </ConfirmButton>
  );
}
