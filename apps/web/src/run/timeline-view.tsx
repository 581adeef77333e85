"use client";

import { RunTimeline } from "@stepcast/react";
import { useCallback, useMemo } from "react";
import { useNow } from "../components/use-now.ts";
import type { RunPart } from "./run-view.tsx";
import { agentLook } from "./title-of-step.ts";

/** The run over time. */
export function TimelineView({ run, look, place }: RunPart) {
  const now = useNow(run.endedAt === undefined && run.refusal === undefined, 250);
  const pending = useMemo(() => look.stages.flat(), [look]);
  const titleOf = useCallback(
    (name: string) => agentLook(look, name)?.title ?? look.questions[name]?.title ?? name,
    [look],
  );
  return (
    <div className="overflow-hidden rounded-2xl border border-line bg-surface">
      <RunTimeline
        run={run}
        now={now}
        pending={pending}
        selected={place.step}
        onSelect={place.openStep}
        titleOf={titleOf}
      />
    </div>
  );
}
