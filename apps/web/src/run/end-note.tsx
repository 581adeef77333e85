import { Ban, CheckCircle2 } from "lucide-react";
import { detailsWords } from "../words/details.ts";
import { Notice } from "./notice.tsx";
import type { AnyRun } from "./run-view.tsx";

const { over: text } = detailsWords;

/** Of a run that is over without anything of its own to show. */
export function EndNote({ run }: { run: AnyRun }) {
  if (run.status !== "cancelled") return <Notice Icon={CheckCircle2} title={text.done} />;
  return (
    <Notice Icon={Ban} title={text.cancelled}>
      {run.cancelReason && text.because(run.cancelReason)}
      {keptWords(run)}
    </Notice>
  );
}

function keptWords({ steps }: AnyRun): string {
  const completed = Object.values(steps).filter((step) => step?.status === "completed");
  const files = completed.reduce((count, step) => count + (step?.files.length ?? 0), 0);
  if (completed.length === 0) return text.keptNothing;
  return text.kept(completed.length, files);
}
