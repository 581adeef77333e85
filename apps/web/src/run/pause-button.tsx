"use client";

import type { PipelineRun } from "@stepcast/react";
import { Pause, Play } from "lucide-react";
import { useState, useTransition } from "react";
import { PillButton } from "../components/pill-button.tsx";
import type { Feedback } from "./pipeline.ts";

/** Holds the run between its steps, or lets it go on. */
export function PauseButton({ run }: { run: PipelineRun<Feedback> }) {
  const [isBusy, startTransition] = useTransition();
  const [problem, setProblem] = useState<string>();
  const paused = run.paused !== undefined;
  const toggle = () =>
    startTransition(async () => {
      setProblem(undefined);
      try {
        await (paused ? run.resume() : run.pause());
      } catch (error) {
        setProblem(error instanceof Error ? error.message : "That did not work. Try again.");
      }
    });
  return (
    <>
      <PillButton
        Icon={paused ? Play : Pause}
        // Not `disabled`: the focus stays here, to press it again.
        aria-disabled={isBusy}
        onClick={() => !isBusy && toggle()}
      >
        {paused ? "Resume" : "Pause"}
      </PillButton>
      {problem && (
        <span role="alert" className="text-sm text-bad">
          {problem}
        </span>
      )}
    </>
  );
}
