"use client";

import type { PipelineRun } from "@stepcast/react";
import { Ban, CircleAlert, FileText } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { type Feedback, stepWords } from "./pipeline.ts";
import { openQuestion } from "./question-cards.tsx";
import { RerunButton } from "./rerun-button.tsx";
import { Report } from "../pipelines/feedback/report.tsx";

/** What came of the run, or what will. */
export function Outcome({ run }: { run: PipelineRun<Feedback> }) {
  // On a phone the result stands above the steps that led to it.
  const first = run.endedAt === undefined ? "" : "order-first lg:order-none";
  return <aside className={`min-w-0 lg:sticky lg:top-6 ${first}`}>{contents(run)}</aside>;
}

function contents(run: PipelineRun<Feedback>): ReactNode {
  switch (run.status) {
    case "completed":
      return run.output && run.runId ? <Report runId={run.runId} output={run.output} /> : null;
    case "failed":
      return <Failure run={run} />;
    case "cancelled":
      return (
        <Notice icon={<Ban className="size-8 text-soft" aria-hidden="true" />} title="This run was cancelled">
          {run.cancelReason && `“${run.cancelReason}”. `}What its steps had found until then is still here.
        </Notice>
      );
    case "queued":
    case "running":
    case "waiting":
    case "paused":
      return (
        <Notice
          icon={<FileText className="size-8 text-faint" aria-hidden="true" />}
          title="Your report will be here"
        >
          {afterwards(run)}
        </Notice>
      );
    default:
      return run.status satisfies never;
  }
}

/** An open question says so itself that the page may be closed. */
function afterwards(run: PipelineRun<Feedback>): string {
  if (run.status === "paused")
    return "The run is paused. It goes on when it is resumed; this address brings you back to it.";
  if (openQuestion(run)) return "The run goes on with your answer; this address brings you back to it.";
  return "You may close this page: the run goes on, and this address brings you back to it.";
}

function Failure({ run }: { run: PipelineRun<Feedback> }) {
  const culprit = Object.values(run.steps).find((step) => step?.status === "failed");
  return (
    <div role="alert" className="rounded-2xl border border-bad/40 bg-bad-wash p-6">
      <CircleAlert className="size-7 text-bad" aria-hidden="true" />
      <h2 className="mt-3 text-lg font-semibold">
        {culprit ? `“${stepWords[culprit.step].title}” could not be done` : "The run failed"}
      </h2>
      <p className="mt-2 text-[15px] break-words">{culprit?.error?.message ?? run.error?.message}</p>
      <div className="mt-5 flex flex-wrap items-center gap-3">
        <Link
          href="/"
          className="inline-block rounded-xl bg-accent px-4 py-2 text-sm font-medium text-accent-ink"
        >
          Try another file
        </Link>
        {culprit && <RerunButton run={run} from={culprit} />}
      </div>
    </div>
  );
}

function Notice({ icon, title, children }: { icon: ReactNode; title: string; children: ReactNode }) {
  return (
    <div className="rounded-2xl border border-dashed border-line p-8 text-center">
      <div className="flex justify-center">{icon}</div>
      <h2 className="mt-3 font-medium">{title}</h2>
      <p className="mx-auto mt-1 max-w-xs text-sm text-soft">{children}</p>
    </div>
  );
}
