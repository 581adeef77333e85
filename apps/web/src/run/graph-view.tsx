"use client";

import type { StepState } from "@stepcast/pipeline";
import { RunGraph } from "@stepcast/react/graph";
import { useCallback } from "react";
import { useNow } from "../components/use-now.ts";
import type { RunViewsProps } from "./run-views.tsx";
import { agentLook, agentOfKey } from "./title-of-step.ts";

/** The run's agents, and what follows what. */
export function GraphView({ run, look, place, usual }: RunViewsProps) {
  const now = useNow(run.endedAt === undefined && run.refusal === undefined, 250);
  const titleOf = useCallback((agent: string) => agentLook(look, agent)?.title ?? agent, [look]);
  const chosen = place.step === undefined ? undefined : agentOfKey(place.step);
  return (
    <div className="overflow-hidden rounded-2xl border border-line bg-surface">
      <RunGraph
        run={run}
        now={now}
        order={look.stages}
        earlier={usual.earlier}
        selected={chosen}
        onSelect={(agent) => place.openStep(keyToShow(agent, Object.values(run.steps)))}
        titleOf={titleOf}
      />
    </div>
  );
}

/** Of an agent's steps the one that asks for most: what failed, what is under way, else the last. */
function keyToShow(agent: string, steps: readonly (StepState | undefined)[]): string {
  const own = steps.filter((step) => step?.step === agent);
  const found =
    own.find((step) => step?.status === "failed") ??
    own.find((step) => step?.endedAt === undefined) ??
    own.at(-1);
  return found?.key ?? agent;
}
