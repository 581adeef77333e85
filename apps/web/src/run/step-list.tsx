"use client";

import type { PipelineRun } from "@stepcast/react";
import { useNow } from "../components/use-now.ts";
import { type Feedback, type FeedbackStep, stages } from "./pipeline.ts";
import { StepRow } from "./step-row.tsx";

/** All steps in their order, also those that have not begun; what runs side by side stands together. */
export function StepList({ run }: { run: PipelineRun<Feedback> }) {
  const now = useNow(run.endedAt === undefined && run.refusal === undefined);
  const added = Object.values(run.steps).filter((step) => step?.step === "breakdown");
  return (
    <section aria-labelledby="steps" className="min-w-0">
      <h2 id="steps" className="sr-only">
        Steps
      </h2>
      <ol className="space-y-3">
        {stages.map((stage) => (
          <li key={stage.join()} className="overflow-hidden rounded-2xl border border-line bg-surface">
            {stage.length > 1 && (
              <p className="border-b border-line bg-sunken px-4 py-1.5 text-xs font-medium text-soft">
                Side by side
              </p>
            )}
            <ul className="divide-y divide-line">
              {stage.map((name) => (
                <li key={name}>
                  <StepRow
                    name={name}
                    step={run.steps[name]}
                    now={run.endedAt ?? now}
                    over={run.endedAt !== undefined}
                  />
                </li>
              ))}
            </ul>
          </li>
        ))}
        {added.length > 0 && (
          <li className="overflow-hidden rounded-2xl border border-line bg-surface">
            <p className="border-b border-line bg-sunken px-4 py-1.5 text-xs font-medium text-soft">
              Added while it ran
            </p>
            <ul className="divide-y divide-line">
              {added.map((step) => (
                <li key={step.key}>
                  <StepRow
                    name={step.step}
                    step={step}
                    now={run.endedAt ?? now}
                    over={run.endedAt !== undefined}
                  />
                </li>
              ))}
            </ul>
          </li>
        )}
      </ol>
      <Announcer run={run} />
    </section>
  );
}

/** Tells a screen reader what has ended, politely. */
function Announcer({ run }: { run: PipelineRun<Feedback> }) {
  const ended = stages.flat().filter((name: FeedbackStep) => run.steps[name]?.endedAt !== undefined);
  const newest = ended.at(-1);
  return (
    <p className="sr-only" aria-live="polite">
      {newest &&
        `${newest} ${run.steps[newest]?.status}. ${ended.length} of ${stages.flat().length} steps ended.`}
    </p>
  );
}
