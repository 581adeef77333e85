"use client";

import { Ban, CheckCircle2, FileClock } from "lucide-react";
import type { ReactNode } from "react";
import { later } from "../components/later.tsx";
import { runWords } from "../words/run.ts";
import { openQuestion } from "./questions.ts";
import type { AnyRun, RunPart } from "./run-view.tsx";

const FailureCard = later(() => import("./failure-card.tsx").then((module) => module.FailureCard));

const { outcome: text } = runWords;

/** What came of the run, or what will. */
export function Outcome(part: RunPart) {
  return (
    <section id="result" aria-label={text.label} tabIndex={-1} className="scroll-mt-4">
      {contents(part)}
    </section>
  );
}

function contents(part: RunPart): ReactNode {
  const { run, look } = part;
  switch (run.status) {
    case "completed":
      return look.Result ? <look.Result run={run} /> : <Notice Icon={CheckCircle2} title={text.done} />;
    case "failed":
      return <FailureCard {...part} />;
    case "cancelled":
      return (
        <Notice Icon={Ban} title={text.cancelled}>
          {run.cancelReason && text.because(run.cancelReason)}
          {keptWords(run)}
        </Notice>
      );
    case "queued":
    case "running":
    case "waiting":
    case "paused":
      return (
        <Notice Icon={FileClock} title={text.coming}>
          {afterwards(run)}
        </Notice>
      );
    default:
      return run.status satisfies never;
  }
}

/** An open question says so itself that the page may be closed. */
function afterwards(run: AnyRun): string {
  if (run.status === "paused") return text.whenPaused;
  return openQuestion(run) ? text.whenAsked : text.closeable;
}

function keptWords({ steps }: AnyRun): string {
  const completed = Object.values(steps).filter((step) => step?.status === "completed");
  const files = completed.reduce((count, step) => count + (step?.files.length ?? 0), 0);
  if (completed.length === 0) return text.keptNothing;
  return text.kept(completed.length, files);
}

interface NoticeProps {
  Icon: typeof Ban;
  title: string;
  children?: ReactNode;
}

function Notice({ Icon, title, children }: NoticeProps) {
  return (
    <div className="rounded-2xl border border-dashed border-line p-8 text-center">
      <Icon className="mx-auto size-8 text-faint" aria-hidden="true" />
      <h2 className="mt-3 font-medium">{title}</h2>
      <p className="mx-auto mt-1 max-w-xs text-sm text-pretty text-soft [overflow-wrap:anywhere]">
        {children}
      </p>
    </div>
  );
}
