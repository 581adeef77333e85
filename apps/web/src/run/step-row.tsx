"use client";

import type { StepState } from "@stepcast/pipeline";
import { ChevronRight } from "lucide-react";
import { memo } from "react";
import { Elapsed } from "../components/elapsed.tsx";
import { formatRoughly } from "../components/format.ts";
import { useLocale } from "../components/locale.ts";
import { StatusIcon } from "../components/status-badge.tsx";
import type { PipelineLook } from "../pipelines/pipeline-look.ts";
import { runWords } from "../words/run.ts";
import { roundedMs } from "./estimate.ts";
import { agentLook, titleOfStep } from "./title-of-step.ts";

const { steps: text } = runWords;

interface StepRowProps {
  step: StepState;
  look: PipelineLook;
  /** Its details are shown. */
  isOpen: boolean;
  /** What was cut off with its run ended with it. */
  runEndedAt: number | undefined;
  usualMs?: number | undefined;
  onOpen(key: string): void;
  onClose(): void;
}

/** A step in one row. It is as high whatever is known of the step, so that nothing below it moves; and rendered anew when it changes. */
export const StepRow = memo(function StepRow({
  step,
  look,
  isOpen,
  onOpen,
  onClose,
  ...times
}: StepRowProps) {
  useLocale();
  return (
    <div data-step={step.key} data-status={step.status} className="relative">
      <button
        type="button"
        aria-expanded={isOpen}
        onClick={() => (isOpen ? onClose() : onOpen(step.key))}
        className={`flex w-full items-start gap-3 px-4 py-3 text-left -outline-offset-2 ${isOpen ? "bg-accent-wash" : "hover:bg-sunken/60"}`}
      >
        <span className="mt-0.5">
          <StatusIcon status={step.status} className="size-5" />
        </span>
        <span className="min-w-0 flex-1">
          <span className="flex items-baseline gap-2">
            <span dir="auto" className="truncate font-medium" title={titleOfStep(look, step)}>
              {titleOfStep(look, step)}
            </span>
            {step.attempt > 1 && (
              <span className="shrink-0 text-xs text-soft">{text.attempt(step.attempt)}</span>
            )}
            <span className="ml-auto shrink-0 text-sm text-soft tabular-nums">
              <Time step={step} {...times} />
            </span>
          </span>
          <Line step={step} look={agentLook(look, step.step)} />
        </span>
        <ChevronRight
          className={`mt-1 size-4 shrink-0 text-faint transition-transform ${isOpen ? "rotate-90 lg:rotate-0 lg:text-accent" : ""}`}
          aria-hidden="true"
        />
      </button>
      {step.status === "running" && <StepProgress step={step} />}
    </div>
  );
});

interface PendingRowProps {
  /** The key that it will have. */
  stepKey: string;
  title: string;
  purpose: string | undefined;
  isOver: boolean;
  usualMs?: number | undefined;
}

/** A step that has not begun: what it will be for. */
export function PendingRow({ stepKey, title, purpose, isOver, usualMs }: PendingRowProps) {
  return (
    <div data-step={stepKey} data-status="pending" className="flex items-start gap-3 px-4 py-3">
      <span className="mt-0.5">
        <StatusIcon status="pending" className="size-5" />
      </span>
      <span className="min-w-0 flex-1">
        <span className="flex items-baseline gap-2">
          <span className="truncate font-medium text-soft">{title}</span>
          <span className="ml-auto shrink-0 text-sm text-faint">
            {isOver ? text.notRun : usualWords(usualMs)}
          </span>
        </span>
        <OneLine>{purpose}</OneLine>
      </span>
      <span className="size-4 shrink-0" />
    </div>
  );
}

/** What was taken over took no time here. */
function Time({ step, runEndedAt, usualMs }: Pick<StepRowProps, "step" | "runEndedAt" | "usualMs">) {
  if (step.copied) return text.takenOver;
  const isUnderWay = step.endedAt === undefined && runEndedAt === undefined;
  return (
    <>
      <Elapsed from={step.startedAt} to={step.endedAt ?? runEndedAt} />
      {isUnderWay && usualWords(usualMs) && (
        <span className="hidden text-faint sm:inline"> · {usualWords(usualMs)}</span>
      )}
    </>
  );
}

/** What takes no time worth waiting for needs no estimate. */
const worthSayingMs = 2_000;

function usualWords(usualMs: number | undefined): string | undefined {
  if (usualMs === undefined || usualMs < worthSayingMs) return undefined;
  return text.usually(formatRoughly(roundedMs(usualMs)));
}

/** The one line that says most: what failed, what was found, what it is doing, or what it is for. */
function Line({ step, look }: { step: StepState; look: ReturnType<typeof agentLook> }) {
  if (step.status === "retrying" && step.error) return <OneLine>{text.retrying(step.error.message)}</OneLine>;
  if (step.error) return <OneLine className="text-bad">{step.error.message}</OneLine>;
  const found = step.status === "completed" ? look?.finding?.(step.output) : undefined;
  const newest =
    step.status === "completed" ? undefined : (step.progress?.message ?? step.logs.at(-1)?.message);
  return <OneLine>{found ?? newest ?? look?.purpose ?? step.key}</OneLine>;
}

/** What does not fit stands in the details. */
function OneLine({
  children,
  className = "text-soft",
}: {
  children: string | undefined;
  className?: string;
}) {
  return (
    <span dir="auto" className={`mt-0.5 block h-5 truncate text-sm ${className}`}>
      {children}
    </span>
  );
}

/** At the row's lower edge, where it takes no place. */
function StepProgress({ step: { progress } }: { step: StepState }) {
  const share = progress?.total ? Math.min(1, progress.done / progress.total) : undefined;
  return (
    <span
      className="pointer-events-none absolute inset-x-0 bottom-0 block h-0.5 overflow-hidden"
      aria-hidden="true"
    >
      {share === undefined ? (
        <span className="block h-full w-1/4 animate-[sweep_1.4s_ease-in-out_infinite] bg-accent" />
      ) : (
        <span
          className="block h-full origin-left bg-accent transition-transform duration-200"
          style={{ transform: `scaleX(${share})` }}
        />
      )}
    </span>
  );
}
