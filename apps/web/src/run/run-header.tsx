"use client";

import type { PipelineRun } from "@stepcast/react";
import { Check, Copy } from "lucide-react";
import { useState } from "react";
import { ConnectionBadge } from "../components/connection-badge.tsx";
import { formatDuration } from "../components/format.ts";
import { StatusBadge } from "../components/status-badge.tsx";
import { useNow } from "../components/use-now.ts";
import { CancelButton } from "./cancel-button.tsx";
import { OriginNote } from "./origin-note.tsx";
import { PauseButton } from "./pause-button.tsx";
import { type Feedback, stages } from "./pipeline.ts";
import { openQuestion, openQuestionId } from "./question-cards.tsx";
import { reportTitle } from "../pipelines/feedback/report-title.ts";
import { RerunButton } from "./rerun-button.tsx";
import { waitingMs } from "./waiting-ms.ts";

export function RunHeader({ run }: { run: PipelineRun<Feedback> }) {
  const { input, endedAt, queuedAt } = run;
  const live = endedAt === undefined && run.refusal === undefined;
  const now = useNow(live);
  const questions = Object.values(run.questions).filter((asked) => asked !== undefined);
  const waited = waitingMs(questions, endedAt ?? now);
  return (
    <header>
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div className="min-w-0">
          <p className="truncate text-sm text-soft">{input ? input.csv.name : "Connecting …"}</p>
          <h1 className="mt-0.5 text-2xl font-semibold tracking-tight break-words sm:text-3xl">
            {input ? reportTitle(input) : "…"}
          </h1>
        </div>
        <div className="flex flex-wrap items-center gap-3">
          <ConnectionBadge connection={run.connection} />
          <RunStatusBadge run={run} />
        </div>
      </div>
      <Progress run={run} />
      <div className="mt-2 flex flex-wrap items-center justify-between gap-x-6 gap-y-1 text-sm text-soft">
        <RunIdentity runId={run.runId ?? ""} />
        {/* The clock differs between server and browser; hydration must not mind. */}
        <span className="tabular-nums" suppressHydrationWarning data-testid="elapsed">
          {queuedAt !== undefined && elapsedWords((endedAt ?? now) - queuedAt, waited)}
        </span>
      </div>
      <OriginNote run={run} />
      {run.lastSeq > 0 && <RunActions run={run} live={live} />}
    </header>
  );
}

/** One text: where server and browser differ in it, hydration does not mind. */
function elapsedWords(elapsedMs: number, waitedMs: number): string {
  const waited = waitedMs < 1_000 ? "" : `, of which waiting ${formatDuration(waitedMs)}`;
  return formatDuration(elapsedMs) + waited;
}

/** In words, and where the run waits for whoever reads it, with the way there. */
function RunStatusBadge({ run }: { run: PipelineRun<Feedback> }) {
  if (run.status === "paused" || !openQuestion(run)) return <StatusBadge status={run.status} />;
  return (
    <a href={`#${openQuestionId}`} className="inline-flex rounded-full hover:opacity-80">
      <StatusBadge status="waiting" label="Waiting for your answer" />
    </a>
  );
}

function RunActions({ run, live }: { run: PipelineRun<Feedback>; live: boolean }) {
  return (
    <div className="mt-4 flex flex-wrap items-center gap-2">
      {live && !run.cancelRequested && <PauseButton run={run} />}
      {live ? <CancelButton run={run} /> : <RerunButton run={run} />}
      <p role="status" className="text-sm text-soft">
        {run.paused && "Paused: steps under way go on to their end, and none begins."}
      </p>
    </div>
  );
}

function Progress({ run }: { run: PipelineRun<Feedback> }) {
  const all = stages.flat();
  const done = all.filter((name) => run.steps[name]?.status === "completed").length;
  const failed = run.status === "failed";
  return (
    <div
      role="progressbar"
      aria-label="Steps completed"
      aria-valuemin={0}
      aria-valuemax={all.length}
      aria-valuenow={done}
      aria-valuetext={`${done} of ${all.length} steps`}
      className="mt-5 h-1.5 overflow-hidden rounded-full bg-sunken"
    >
      <div
        className={`h-full rounded-full transition-[width] duration-500 ${failed ? "bg-bad" : run.status === "completed" ? "bg-good" : "bg-accent"}`}
        style={{ width: `${(done / all.length) * 100}%` }}
      />
    </div>
  );
}

function RunIdentity({ runId }: { runId: string }) {
  const [copied, setCopied] = useState(false);
  async function copy() {
    // Browsers give it to secure origins only; elsewhere the id can still be selected.
    await navigator.clipboard?.writeText(runId);
    setCopied(true);
    setTimeout(() => setCopied(false), 1_500);
  }
  return (
    <button
      type="button"
      onClick={copy}
      title="Copy the run's id"
      className="inline-flex min-w-0 items-center gap-1.5 font-mono text-xs hover:text-ink"
    >
      <span className="sr-only">Copy the run's id</span>
      <span className="truncate">{runId}</span>
      {copied ? (
        <Check className="size-3.5" aria-hidden="true" />
      ) : (
        <Copy className="size-3.5" aria-hidden="true" />
      )}
      <span role="status" className="sr-only">
        {copied ? "Copied" : ""}
      </span>
    </button>
  );
}
