"use client";

import type { Pipeline } from "@stepcast/pipeline";
import type { PipelineRun } from "@stepcast/react";
import { useRef, useState } from "react";
import { inBrowser, later } from "../components/later.tsx";
import { useLocale } from "../components/locale.ts";
import type { PipelineLook } from "../pipelines/pipeline-look.ts";
import { Announcer } from "./announcer.tsx";
import { Outcome } from "./outcome.tsx";
import { QuestionCards } from "./question-cards.tsx";
import { RunHeader } from "./run-header.tsx";
import { RunKeys } from "./run-keys.tsx";
import { RunViews } from "./run-views.tsx";
import { countSteps, stagesOf } from "./stages.ts";
import { type Place, type PlaceActions, usePlace } from "./use-place.ts";
import { useTabTitle } from "./use-tab-title.ts";
import { useUsual } from "./use-usual.ts";

const RunLost = later(() => import("./run-lost.tsx").then((module) => module.RunLost));
const ResultLink = inBrowser(() => import("./result-link.tsx").then((module) => module.ResultLink));
// Whoever chooses a step loads what shows it.
const StepPane = later(() => import("./step-pane.tsx").then((module) => module.StepPane));

/** A run of any pipeline; its look gives the words. */
export type AnyRun = PipelineRun<Pipeline>;

/** What the parts of a run's page are given. */
export interface RunPart {
  readonly run: AnyRun;
  readonly look: PipelineLook;
  readonly place: Place & PlaceActions;
}

/** A run whose state is here, live or long over: all of it is folded from its log. */
export function RunView({ run, look }: { run: AnyRun; look: PipelineLook }) {
  useLocale();
  const place = usePlace();
  const isLive = run.endedAt === undefined && run.refusal === undefined;
  const usual = useUsual(look, isLive);
  const stages = stagesOf(look, run);
  const counts = countSteps(stages);
  // Whoever opens a finished run came for its result; whoever saw it end is not to lose the place they look at.
  const [wasOver] = useState(run.endedAt !== undefined);
  const cancel = useRef<HTMLButtonElement>(null);
  useTabTitle(run, look);

  const part = { run, look, place };
  // Log and events are narrowed to the chosen step, and take all the room there is.
  const hasPane = place.step !== undefined && place.view !== "log" && place.view !== "events";
  const isBeside = hasPane || place.view === "steps";
  return (
    <div className="pt-2">
      {run.refusal !== undefined && <RunLost reason={run.refusal} />}
      <RunHeader {...part} counts={counts} usual={usual} wasOver={wasOver} cancelRef={cancel}>
        <RunKeys {...part} stages={stages} cancelRef={cancel} />
      </RunHeader>
      <QuestionCards {...part} />
      <div
        className={`mt-6 grid items-start gap-x-8 gap-y-6 ${isBeside ? "lg:grid-cols-[minmax(0,1.25fr)_minmax(0,1fr)]" : ""}`}
      >
        <RunViews {...part} stages={stages} usual={usual} />
        {isBeside && (
          <div
            className={`min-w-0 lg:sticky lg:top-4 ${wasOver && place.view === "steps" ? "order-first lg:order-none" : ""}`}
          >
            {hasPane && <StepPane {...part} usual={usual} />}
            {place.view === "steps" && (
              <div className={place.step === undefined ? "" : "lg:hidden"}>
                <Outcome {...part} />
              </div>
            )}
          </div>
        )}
      </div>
      {!wasOver && run.endedAt !== undefined && <ResultLink {...part} />}
      <Announcer run={run} look={look} counts={counts} />
    </div>
  );
}
