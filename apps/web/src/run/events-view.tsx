"use client";

import { RunEvents, useRunEvents } from "@stepcast/react";
import { RunLost } from "./run-lost.tsx";
import type { RunPart } from "./run-view.tsx";
import { titleOfKey } from "./title-of-step.ts";

/** The run's log as it is; the chosen step's part of it, where one is. */
export function EventsView({ run, look, place }: RunPart) {
  const { events, dropped, loading, refusal } = useRunEvents(look.hooks, { runId: run.runId });
  return (
    <>
      {/* Where the run itself is lost its page says so. */}
      {refusal !== undefined && run.refusal === undefined && <RunLost reason={refusal} />}
      <RunEvents
        key={place.step}
        events={events}
        dropped={dropped}
        loading={loading}
        defaultStep={place.step}
        titleOf={(key) => titleOfKey(look, key, run.steps[key])}
        name={run.runId}
      />
    </>
  );
}
