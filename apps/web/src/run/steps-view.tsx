"use client";

import { later } from "../components/later.tsx";
import { runWords } from "../words/run.ts";
import type { RunViewsProps } from "./run-views.tsx";
import { type AgentSteps, isFolded, type Stage } from "./stages.ts";
import { PendingRow, StepRow } from "./step-row.tsx";
import { agentLook } from "./title-of-step.ts";

// Only runs of very many steps have it.
const StepGroup = later(() => import("./step-group.tsx").then((module) => module.StepGroup));

const { steps: text } = runWords;

/** All steps in their order, also those that have not begun; what runs side by side stands together. */
export function StepsView(props: RunViewsProps) {
  const { run, look, stages } = props;
  return (
    <>
      <h2 className="sr-only">{text.title}</h2>
      <ol className="space-y-3">
        {stages.map((stage, index) => (
          <li key={index} className="overflow-hidden rounded-2xl border border-line bg-surface">
            <StageTitle stage={stage} />
            <ul className="divide-y divide-line">
              {stage.agents.map((agent) => (
                <Rows key={agent.agent} {...props} {...agent} />
              ))}
              {stage.awaited.map(({ agent, key, title }) => (
                <li key={key}>
                  <PendingRow
                    stepKey={key}
                    title={title}
                    purpose={agentLook(look, agent)?.purpose}
                    isOver={run.endedAt !== undefined}
                  />
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ol>
      {look.Talk && <look.Talk run={run} />}
    </>
  );
}

function StageTitle({ stage: { kind, agents } }: { stage: Stage }) {
  const title = kind === "added" ? text.added : agents.length > 1 ? text.sideBySide : undefined;
  return (
    title && (
      <p className="border-b border-line bg-sunken px-4 py-1.5 text-xs font-medium text-soft">{title}</p>
    )
  );
}

function Rows({ agent, steps, expected, run, look, place, usual }: RunViewsProps & AgentSteps) {
  const usualMs = usual.stepMs.get(agent);
  const isOver = run.endedAt !== undefined;
  if (steps.length === 0)
    return (
      <li>
        <PendingRow
          stepKey={agent}
          title={agentLook(look, agent)?.title ?? agent}
          purpose={agentLook(look, agent)?.purpose}
          isOver={isOver}
          usualMs={usualMs}
        />
      </li>
    );
  if (isFolded({ agent, steps, expected }, agentLook(look, agent)?.titleOf !== undefined))
    return (
      <li>
        <StepGroup
          agent={agent}
          steps={steps}
          expected={expected}
          look={look}
          place={place}
          runEndedAt={run.endedAt}
        />
      </li>
    );
  return steps.map((step) => (
    <li key={step.key}>
      <StepRow
        step={step}
        look={look}
        isOpen={place.step === step.key}
        runEndedAt={run.endedAt}
        usualMs={usualMs}
        onOpen={place.openStep}
        onClose={place.closeStep}
      />
    </li>
  ));
}
