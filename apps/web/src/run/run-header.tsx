"use client";

import type { RunStatus } from "@stepcast/pipeline";
import { Link2 } from "lucide-react";
import type { ReactNode, RefObject } from "react";
import { later } from "../components/later.tsx";
import { CopyButton } from "../components/copy-button.tsx";
import { Elapsed } from "../components/elapsed.tsx";
import { nextHeading } from "../components/next-heading.ts";
import { Moment } from "../components/moment.tsx";
import { StatusBadge } from "../components/status-badge.tsx";
import { runWords } from "../words/run.ts";
import { CancelButton } from "./cancel-button.tsx";
import { ConnectionBadge } from "./connection-badge.tsx";
import { ExpectedTime } from "./expected-time.tsx";
import { isConnected } from "./is-connected.ts";
import { PauseButton } from "./pause-button.tsx";
import { openQuestion, openQuestionId, questionsOf } from "./questions.ts";
import { runTitle } from "./run-title.ts";
import type { RunPart } from "./run-view.tsx";
import type { StepCounts } from "./stages.ts";
import type { Usual } from "./use-usual.ts";

// Few are reruns.
const OriginNote = later(() => import("./origin-note.tsx").then((module) => module.OriginNote));
// Only what is over is done again, and compared.
const CompareLink = later(() => import("./compare-link.tsx").then((module) => module.CompareLink));
const Waited = later(() => import("./waited.tsx").then((module) => module.Waited));
const RerunMenu = later(() => import("./rerun.tsx").then((module) => module.RerunMenu));

const text = runWords;

interface RunHeaderProps extends RunPart {
  counts: StepCounts;
  usual: Usual;
  /** It was so as the page was opened: nothing of it changes any more. */
  wasOver: boolean;
  cancelRef: RefObject<HTMLButtonElement | null>;
  /** Beside what can be done. */
  children: ReactNode;
}

/** A longer title is written smaller. */
const longTitle = 80;

/** What run this is, how it is, how long it takes, and what can be done about it. */
export function RunHeader({ run, look, counts, usual, wasOver, cancelRef, children }: RunHeaderProps) {
  const title = runTitle(run, look);
  return (
    <header>
      <p className="flex flex-wrap items-center gap-x-2 text-sm text-soft">
        <look.Icon className="size-4 text-accent" aria-hidden="true" />
        <span className="font-medium text-ink">{look.title}</span>
        <Started run={run} />
      </p>
      <h1
        ref={nextHeading}
        tabIndex={-1}
        dir="auto"
        title={title}
        className={`mt-1.5 line-clamp-4 font-semibold tracking-tight text-pretty [overflow-wrap:anywhere] ${title.length > longTitle ? "text-xl" : "text-2xl sm:text-3xl"}`}
      >
        {title}
      </h1>
      {run.origin && <OriginNote run={run} look={look} />}
      {/* As high whatever stands in it, and on a phone in two rows: what is below does not jump. */}
      <div className="mt-4 flex flex-wrap items-center gap-x-4 gap-y-2">
        <div className="flex min-h-8 items-center gap-4 max-sm:basis-full">
          <RunStatusBadge run={run} />
          <ConnectionBadge connection={run.connection} lastSeq={run.lastSeq} />
        </div>
        <div className="flex min-h-8 flex-wrap items-center gap-2 sm:ml-auto">
          <RunActions run={run} look={look} cancelRef={cancelRef} />
          {children}
        </div>
      </div>
      <Progress run={run} counts={counts} />
      <div className="mt-2 flex min-h-5 flex-wrap items-baseline justify-between gap-x-6 gap-y-1 text-sm text-soft">
        <Figures run={run} counts={counts} usual={usual} wasOver={wasOver} />
        <CopyButton
          text={() => run.runId ?? ""}
          label={text.copyId}
          // On a phone in a line of its own, whatever is said beside it: nothing below moves.
          className="tap font-mono text-xs hover:text-ink max-sm:basis-full"
        >
          <span className="truncate">{run.runId}</span>
        </CopyButton>
      </div>
      <p role="status" className="text-sm text-soft empty:hidden">
        {run.paused && text.status.paused}
        {run.status === "waiting" && !openQuestion(run) && text.status.waits}
        {run.cancelRequested && run.endedAt === undefined && text.status.cancelling}
      </p>
    </header>
  );
}

/** When, and by whom. */
function Started({ run: { queuedAt, owner } }: Pick<RunPart, "run">) {
  if (queuedAt === undefined) return null;
  return (
    <span className="min-w-0 [overflow-wrap:anywhere]">
      {text.started} <Moment at={queuedAt} /> {owner !== undefined && text.by(owner)}
    </span>
  );
}

/** In words, and where the run waits for whoever reads it, with the way there. */
function RunStatusBadge({ run }: Pick<RunPart, "run">) {
  if (run.status === "paused" || !openQuestion(run)) return <StatusBadge status={run.status} />;
  return (
    <a
      href={`#${openQuestionId}`}
      className="inline-flex rounded-full hover:opacity-80 *:border-accent/50 *:text-accent"
    >
      <StatusBadge status="waiting" label={text.status.waitingForYou} />
    </a>
  );
}

function RunActions({ run, look, cancelRef }: Pick<RunHeaderProps, "run" | "look" | "cancelRef">) {
  const isLive = run.endedAt === undefined && run.refusal === undefined;
  return (
    <>
      {isLive && !run.cancelRequested && <PauseButton run={run} />}
      {isLive ? <CancelButton run={run} ref={cancelRef} /> : <RerunMenu run={run} look={look} />}
      {run.endedAt !== undefined && <CompareLink run={run} />}
      <CopyButton
        text={() => window.location.href}
        label={text.share.label}
        done={text.share.done}
        Icon={Link2}
        className="pill-quiet flex-row-reverse"
      >
        <span aria-hidden="true" className="max-sm:hidden">
          {text.share.button}
        </span>
      </CopyButton>
    </>
  );
}

const barColors: Partial<Record<RunStatus, string>> = {
  completed: "bg-good",
  failed: "bg-bad",
  cancelled: "bg-meh",
};

function Progress({
  run: { status },
  counts: { completed, expected, failed },
}: Pick<RunHeaderProps, "run" | "counts">) {
  const color = barColors[status] ?? "bg-accent";
  // A run may be done without some of its steps.
  const share = status === "completed" ? 1 : completed / Math.max(1, expected);
  return (
    <div
      role="progressbar"
      aria-label={text.progress.label}
      aria-valuemin={0}
      aria-valuemax={expected}
      aria-valuenow={completed}
      aria-valuetext={text.progress.of(completed, expected, failed)}
      className="mt-4 h-1 overflow-hidden rounded-full bg-line/70"
    >
      <div
        className={`h-full origin-left rounded-full transition-transform duration-500 rtl:origin-right ${color}`}
        style={{ transform: `scaleX(${share})` }}
      />
    </div>
  );
}

/** How far, for how long, and for how long it may still be. */
function Figures({
  run,
  counts,
  usual,
  wasOver,
}: Pick<RunHeaderProps, "run" | "counts" | "usual" | "wasOver">) {
  const { queuedAt, endedAt } = run;
  // What is not heard of is not counted down.
  const isExpected = run.status === "running" && isConnected(run) && usual.runs.length > 0;
  return (
    // What is estimated is long or short: on a phone it has its line from the first.
    <p className={`overflow-hidden ${wasOver ? "" : "max-sm:min-h-10"} tabular-nums`}>
      {/* Before each stands a dot, which at the beginning of a line is cut off. */}
      <span className="-ml-5 flex flex-wrap *:before:inline-block *:before:w-5 *:before:text-center *:before:content-['·']">
        <span>{text.progress.of(counts.completed, counts.expected, counts.failed)}</span>
        {queuedAt !== undefined && (
          <span data-testid="elapsed">
            <Elapsed from={queuedAt} to={endedAt} />
            {endedAt !== undefined && questionsOf(run).length > 0 && <Waited run={run} />}
          </span>
        )}
        {isExpected && <ExpectedTime run={run} usual={usual} />}
      </span>
    </p>
  );
}
