import type { PipelineRun } from "@stepcast/react";
import { GitBranch } from "lucide-react";
import Link from "next/link";
import { plural } from "../components/format.ts";
import { type Feedback, type FeedbackStep, stepWords } from "./pipeline.ts";

/** Of which run this one is a rerun, and from where on. */
export function OriginNote({ run: { origin, steps } }: { run: PipelineRun<Feedback> }) {
  if (!origin) return null;
  const { runId, fromStep } = origin;
  const name = fromStep?.replace(/[:#].*$/, "");
  const words =
    name !== undefined && Object.hasOwn(stepWords, name) ? stepWords[name as FeedbackStep] : undefined;
  const taken = Object.values(steps).filter((step) => step?.copied).length;
  return (
    <p className="mt-2 flex items-start gap-2 text-sm text-soft" data-testid="origin">
      <GitBranch className="mt-0.5 size-4 shrink-0" aria-hidden="true" />
      <span className="min-w-0">
        Does{" "}
        <Link href={`/runs/${runId}`} className="font-medium text-accent hover:underline">
          an earlier run
        </Link>{" "}
        again{words ? `, from “${words.title}” on` : ""}.
        {taken > 0 && ` ${plural(taken, "step")} taken over from there.`}
      </span>
    </p>
  );
}
