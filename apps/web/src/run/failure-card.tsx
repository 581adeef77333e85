"use client";

import type { EventError } from "@stepcast/pipeline";
import { CircleAlert, PencilLine, ScrollText } from "lucide-react";
import Link from "next/link";
import { PillButton } from "../components/pill-button.tsx";
import { detailsWords } from "../words/details.ts";
import { adviceFor } from "./failure-advice.ts";
import { failureOf } from "./failure-of.ts";
import { editedHref, RerunFrom } from "./rerun.tsx";
import type { RunPart } from "./run-view.tsx";
import { titleOfStep } from "./title-of-step.ts";

const { failure: text } = detailsWords;

/** For people: what failed, why, and what to do now. */
export function FailureCard({ run, look, place }: RunPart) {
  const { step: culprit, error } = failureOf(run);
  if (!error) return null;
  const advice = adviceFor(error, culprit?.attempts.length ?? 1);
  const again = culprit && <RerunFrom run={run} look={look} step={culprit} primary={advice.retryable} />;
  return (
    <div
      role="alert"
      className="rounded-2xl border border-bad/40 bg-bad-wash p-5 sm:p-6"
      data-advice={advice.kind}
    >
      <h2 className="flex items-start gap-2.5 text-lg font-semibold text-pretty [overflow-wrap:anywhere]">
        <CircleAlert className="mt-0.5 size-6 shrink-0 text-bad" aria-hidden="true" />
        {culprit ? text.step(titleOfStep(look, culprit)) : text.run}
      </h2>
      <h3 className="mt-4 text-sm font-semibold">{text.why}</h3>
      <p dir="auto" className="mt-1 text-[15px] whitespace-pre-line [overflow-wrap:anywhere]">
        {error.message}
      </p>
      <Issues issues={error.issues} />
      {culprit && culprit.attempts.length > 1 && (
        <p className="mt-1 text-[15px] text-soft">{text.tried(culprit.attempts.length)}</p>
      )}
      <h3 className="mt-4 text-sm font-semibold">{text.what}</h3>
      <p className="mt-1 text-[15px] text-pretty">{text[advice.kind]}</p>
      <div className="mt-5 flex flex-wrap items-center gap-2">
        {advice.retryable && again}
        <Link
          href={editedHref(look, run.runId ?? "")}
          className={
            advice.retryable
              ? "pill-quiet"
              : "pill border-accent bg-accent text-accent-ink hover:brightness-95"
          }
        >
          <PencilLine className="size-3.5" aria-hidden="true" />
          {text.edit}
        </Link>
        {/* Where it is known to fail again it is not offered; the menu above still has it. */}
        {advice.retryable === undefined && again}
        {culprit && (
          <PillButton Icon={ScrollText} onClick={() => place.showView("log", culprit.key)}>
            {text.log}
          </PillButton>
        )}
      </div>
    </div>
  );
}

/** What was wrong field by field, as far as a person reads on. */
const mostIssues = 6;

function Issues({ issues = [] }: { issues: EventError["issues"] | undefined }) {
  if (issues.length === 0) return null;
  return (
    <ul className="mt-2 list-disc space-y-0.5 pl-5 text-sm">
      {issues.slice(0, mostIssues).map(({ path, message }, index) => (
        <li key={index} className="[overflow-wrap:anywhere]">
          {path.length > 0 && <code className="text-xs">{path.join(".")}: </code>}
          {message}
        </li>
      ))}
    </ul>
  );
}
