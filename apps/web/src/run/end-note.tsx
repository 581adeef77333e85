import { Ban, CheckCircle2 } from "lucide-react";
import type { StepState } from "@stepcast/pipeline";
import { detailsWords } from "../words/details.ts";
import { Notice } from "./notice.tsx";
import { RerunMenu } from "./rerun.tsx";
import type { RunPart } from "./run-view.tsx";
import { StepFiles } from "./step-files.tsx";

const { over: text } = detailsWords;

/** Of a run that is over without anything of its own to show: what was kept, and how to have it after all. */
export function EndNote({ run, look }: Pick<RunPart, "run" | "look">) {
  if (run.status !== "cancelled") return <Notice Icon={CheckCircle2} title={text.done} />;
  const completed = Object.values(run.steps).filter((step) => step?.status === "completed");
  const files = completed.flatMap((step) => step?.files ?? []);
  return (
    <>
      <Notice Icon={Ban} title={text.cancelled}>
        {run.cancelReason && text.because(run.cancelReason)}
        {completed.length === 0 ? text.keptNothing : text.kept(completed.length, files.length)}
      </Notice>
      <div className="mt-4 flex justify-center">
        <RerunMenu run={run} look={look} />
      </div>
      {files.length > 0 && <Kept files={files} />}
    </>
  );
}

/** A run of thousands of steps has as many files; each is at its step. */
const mostFiles = 12;

function Kept({ files }: Pick<StepState, "files">) {
  return (
    <section className="mt-6" aria-label={text.files}>
      <h3 className="mb-2 text-sm font-semibold">{text.files}</h3>
      <StepFiles files={files.slice(0, mostFiles)} />
      {files.length > mostFiles && (
        <p className="mt-2 text-sm text-soft">{text.more(files.length - mostFiles)}</p>
      )}
    </section>
  );
}
