"use client";

import type { PipelineRun } from "@stepcast/react";
import { ChevronRight } from "lucide-react";
import { useId, useState } from "react";
import { formatDuration } from "../components/format.ts";
import { StatusIcon } from "../components/status-badge.tsx";
import { type Feedback, type FeedbackStep, type FeedbackStepState, stepWords } from "./pipeline.ts";
import { StepDetails } from "./step-details.tsx";
import { StepFinding } from "./step-finding.tsx";

interface StepRowProps {
  run: PipelineRun<Feedback>;
  name: FeedbackStep;
  /** In place of the agent's own. */
  title?: string | undefined;
  step: FeedbackStepState | undefined;
  /** Milliseconds since 1970; the run's end once it is over. */
  now: number;
}

export function StepRow({ run, name, step, now, ...given }: StepRowProps) {
  const [open, setOpen] = useState(false);
  const details = useId();
  const { purpose } = stepWords[name];
  const { title = stepWords[name].title } = given;
  const over = run.endedAt !== undefined;
  const status = step?.status ?? "pending";
  return (
    <div data-step={step?.key ?? name} data-status={status}>
      <button
        type="button"
        aria-expanded={open}
        aria-controls={details}
        disabled={!step}
        onClick={() => setOpen(!open)}
        className="flex w-full items-start gap-3 px-4 py-3.5 text-left enabled:hover:bg-sunken/60"
      >
        <span className="mt-0.5">
          <StatusIcon status={status} className="size-5" />
        </span>
        <span className="min-w-0 flex-1">
          <span className="flex items-baseline gap-2">
            <span className={`font-medium ${step ? "" : "text-soft"}`}>{title}</span>
            {step && step.attempt > 1 && <span className="text-xs text-soft">attempt {step.attempt}</span>}
            {/* The clock differs between server and browser; hydration must not mind. */}
            <span className="ml-auto text-sm text-soft tabular-nums" suppressHydrationWarning>
              {timeOf(step, now, over)}
            </span>
          </span>
          <Line step={step} purpose={purpose} />
          {step?.status === "running" && <StepProgress step={step} />}
        </span>
        <ChevronRight
          className={`mt-1 size-4 shrink-0 text-faint transition-transform ${open ? "rotate-90" : ""} ${step ? "" : "invisible"}`}
          aria-hidden="true"
        />
      </button>
      <div id={details} hidden={!open}>
        {open && step && <StepDetails run={run} step={step} />}
      </div>
    </div>
  );
}

/** What was taken over took no time here. */
function timeOf(step: FeedbackStepState | undefined, now: number, over: boolean): string {
  if (!step) return over ? "not run" : "";
  return step.copied ? "taken over" : formatDuration((step.endedAt ?? now) - step.startedAt);
}

/** The one line that says most: what failed, what was found, what it is doing, or what it is for. */
function Line({ step, purpose }: { step: FeedbackStepState | undefined; purpose: string }) {
  if (step?.error) return <span className="mt-0.5 block text-sm text-bad">{step.error.message}</span>;
  if (step?.status === "completed") return <StepFinding step={step} />;
  const newest = step?.progress?.message ?? step?.logs.at(-1)?.message;
  return <span className="mt-0.5 line-clamp-2 text-sm break-words text-soft">{newest ?? purpose}</span>;
}

function StepProgress({ step: { progress } }: { step: FeedbackStepState }) {
  const share = progress?.total ? Math.min(1, progress.done / progress.total) : undefined;
  return (
    <span className="mt-2 block h-1 overflow-hidden rounded-full bg-sunken">
      {share === undefined ? (
        <span className="block h-full w-1/4 animate-[sweep_1.4s_ease-in-out_infinite] rounded-full bg-accent" />
      ) : (
        <span
          className="block h-full rounded-full bg-accent transition-[width] duration-200"
          style={{ width: `${share * 100}%` }}
        />
      )}
    </span>
  );
}
