"use client";

import { RunLog, useRunEvents } from "@stepcast/react";
import { useMedia } from "../components/use-media.ts";
import { RunLost } from "./run-lost.tsx";
import type { RunPart } from "./run-view.tsx";
import { titleOfKey } from "./title-of-step.ts";

/** All that the run's steps wrote, from its log; of the chosen step alone, where one is. */
export function LogView({ run, look, place }: RunPart) {
  const { events, dropped, loading, refusal } = useRunEvents(look.hooks, { runId: run.runId });
  // Nobody likes to push lines to and fro under a thumb.
  const isNarrow = useMedia("(width < 40rem)", false);
  return (
    <>
      {/* Where the run itself is lost its page says so. */}
      {refusal !== undefined && run.refusal === undefined && <RunLost reason={refusal} />}
      <RunLog
        key={place.step}
        events={events}
        dropped={dropped}
        loading={loading}
        startedAt={run.queuedAt}
        defaultStep={place.step}
        defaultWrap={isNarrow}
        highlight={place.line}
        onLink={place.showLine}
        titleOf={(key) => titleOfKey(look, key, run.steps[key])}
        name={run.runId}
      />
    </>
  );
}
