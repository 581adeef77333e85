import type { StepState } from "@stepcast/pipeline";
import { newsWords } from "../words/news.ts";
import { sharedWords } from "../words/shared.ts";
import type { PipelineLook } from "../pipelines/pipeline-look.ts";
import type { AnyRun } from "./run-view.tsx";
import { type News, newsSince, type Told } from "./step-news.ts";
import { titleOfStep } from "./title-of-step.ts";

/** What has changed of a run since `told`, in words. */
export function newsOf(run: AnyRun, look: PipelineLook, told: Told, now: Omit<News, "newest">): string {
  const { runStatus } = sharedWords;
  const isSame = told.status === now.status;
  const status = runStatus[run.status];
  return newsSince(
    { ...told, status: isSame ? status : told.status },
    { ...now, status, newest: newestOf(run, look) },
    newsWords,
  );
}

/** The step that ended last, and how, in words. */
function newestOf({ steps }: AnyRun, look: PipelineLook): string | undefined {
  let newest: StepState | undefined;
  for (const step of Object.values(steps)) {
    if (step?.endedAt !== undefined && step.endedAt >= (newest?.endedAt ?? 0)) newest = step;
  }
  return newest && newsWords.step(titleOfStep(look, newest), sharedWords.stepStatus[newest.status]);
}
