"use client";

import type { RunState } from "@stepcast/pipeline";
import { Pause, Play } from "lucide-react";
import { useState, useTransition } from "react";
import { PillButton } from "../components/pill-button.tsx";
import { runWords } from "../words/run.ts";
import { sharedWords } from "../words/shared.ts";

interface PauseButtonProps {
  run: Pick<RunState, "paused"> & { pause(): Promise<unknown>; resume(): Promise<unknown> };
}

/** Holds the run between its steps, or lets it go on. */
export function PauseButton({ run }: PauseButtonProps) {
  const [isBusy, startTransition] = useTransition();
  const [problem, setProblem] = useState<string>();
  const paused = run.paused !== undefined;
  const toggle = () =>
    startTransition(async () => {
      setProblem(undefined);
      try {
        await (paused ? run.resume() : run.pause());
      } catch (error) {
        setProblem(error instanceof Error ? error.message : sharedWords.tryAgain);
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
        {paused ? runWords.resume : runWords.pause}
      </PillButton>
      {problem && (
        <span role="alert" className="text-sm text-bad">
          {problem}
        </span>
      )}
    </>
  );
}
