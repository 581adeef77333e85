"use client";

import { RunEvents, useRunEvents } from "@stepcast/react";
import type { RunPart } from "./run-view.tsx";

/** The run's log as it is; the chosen step's part of it, where one is. */
export function EventsView({ run, look, place }: RunPart) {
  const { events, dropped, loading } = useRunEvents(look.hooks, { runId: run.runId });
  return (
    <RunEvents
      key={place.step}
      events={events}
      dropped={dropped}
      loading={loading}
      defaultStep={place.step}
      name={run.runId}
    />
  );
}
