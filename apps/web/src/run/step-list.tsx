"use client";

import type { PipelineRun } from "@stepcast/react";
import { useNow } from "../components/use-now.ts";
import { AddSection, canAddSection } from "../pipelines/feedback/add-section.tsx";
import { addedColumns, breakdowns, stepOfColumn } from "../pipelines/feedback/added-columns.ts";
import { type Feedback, type FeedbackStep, stages } from "./pipeline.ts";
import { StepRow } from "./step-row.tsx";
import { breakdownTitle } from "./title-of-step.ts";

/** All steps in their order, also those that have not begun; what runs side by side stands together. */
export function StepList({ run }: { run: PipelineRun<Feedback> }) {
  const now = useNow(run.endedAt === undefined && run.refusal === undefined);
  const added = [...new Set([...breakdowns(run).map(({ input }) => input.column), ...addedColumns(run)])];
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
                  <StepRow run={run} name={name} step={run.steps[name]} now={run.endedAt ?? now} />
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
              {added.map((column) => (
                <li key={column}>
                  <StepRow
                    run={run}
                    name="breakdown"
                    title={breakdownTitle(column)}
                    step={stepOfColumn(run, column)}
                    now={run.endedAt ?? now}
                  />
                </li>
              ))}
            </ul>
          </li>
        )}
      </ol>
      {canAddSection(run) && <AddSection run={run} />}
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
