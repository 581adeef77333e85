"use client";

import type { RunState } from "@stepcast/pipeline";
import type { RunConnection } from "@stepcast/react";
import { Pause, Play } from "lucide-react";
import { useState, useTransition } from "react";
import { PillButton } from "../components/pill-button.tsx";
import { runWords } from "../words/run.ts";
import { isConnected } from "./is-connected.ts";

const { refused: text } = runWords;

interface PauseButtonProps {
  run: Pick<RunState, "paused"> & {
    connection: RunConnection;
    pause(): Promise<unknown>;
    resume(): Promise<unknown>;
  };
}

/** Holds the run between its steps, or lets it go on. */
export function PauseButton({ run }: PauseButtonProps) {
  const [isBusy, startTransition] = useTransition();
  const [problem, setProblem] = useState<string>();
  const does = run.paused ? "resume" : "pause";
  const isHere = isConnected(run);
  const [wasHere, setWasHere] = useState(isHere);
  if (wasHere !== isHere) {
    setWasHere(isHere);
    setProblem(undefined);
  }
  const toggle = () => {
    // Asked without a network, a browser may take its time to say that there is none.
    if (run.connection === "offline") return setProblem(text[does]);
    setProblem(undefined);
    startTransition(async () => {
      await run[does]().catch(() => setProblem(text[does]));
    });
  };
  return (
    <>
      <PillButton
        Icon={run.paused ? Play : Pause}
        // Not `disabled`: the focus stays here, to press it again.
        aria-disabled={isBusy}
        onClick={() => !isBusy && toggle()}
      >
        {runWords[does]}
      </PillButton>
      {problem && (
        // A line of its own, which moves no button: as wide as they are together.
        <span role="alert" className="order-last w-0 min-w-full text-sm text-bad sm:text-end">
          {problem}
        </span>
      )}
    </>
  );
}
