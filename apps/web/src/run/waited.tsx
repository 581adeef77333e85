import { formatDuration } from "../components/format.ts";
import { detailsWords } from "../words/details.ts";
import { questionsOf } from "./questions.ts";
import type { RunPart } from "./run-view.tsx";
import { waitingMs } from "./waiting-ms.ts";

/** How long a run that is over waited for people. */
export function Waited({ run }: Pick<RunPart, "run">) {
  const waited = waitingMs(questionsOf(run), run.endedAt ?? 0);
  return waited >= 1_000 && <>, {detailsWords.waited(formatDuration(waited))}</>;
}
