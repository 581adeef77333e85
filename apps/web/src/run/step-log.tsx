"use client";

import type { LogLine, StepState } from "@stepcast/pipeline";
import { RunLog } from "@stepcast/react";
import { useMemo } from "react";
import { detailsWords } from "../words/details.ts";

/** More lines than these are searched and filtered. */
const fewLines = 12;

/** The newest of what one step wrote. */
export function StepLog({ step }: { step: StepState }) {
  const steps = useMemo(() => ({ [step.key]: step }), [step]);
  if (step.logs.length <= fewLines) return <Lines lines={step.logs} startedAt={step.startedAt} />;
  return (
    <div className="[--sc-log-height:16rem]">
      <RunLog steps={steps} startedAt={step.startedAt} name={step.key} />
    </div>
  );
}

const colors: Record<LogLine["level"], string> = {
  debug: "text-faint",
  info: "",
  warn: "text-bad",
  error: "text-bad font-medium",
};

function Lines({ lines, startedAt }: { lines: readonly LogLine[]; startedAt: number }) {
  return (
    <ol
      className="space-y-1 rounded-xl bg-sunken p-3 font-mono text-xs leading-5"
      aria-label={detailsWords.log}
    >
      {lines.map(({ seq, at, level, message }) => (
        <li key={seq} className="flex gap-3">
          <span className="shrink-0 text-soft tabular-nums">+{((at - startedAt) / 1_000).toFixed(2)}</span>
          <span
            dir="auto"
            className={`min-w-0 whitespace-pre-wrap [overflow-wrap:anywhere] ${colors[level]}`}
          >
            {(level === "warn" || level === "error") && `${detailsWords.levels[level]}: `}
            {message}
          </span>
        </li>
      ))}
    </ol>
  );
}
