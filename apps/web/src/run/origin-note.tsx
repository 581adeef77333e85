import { GitBranch } from "lucide-react";
import Link from "next/link";
import { originWords as text } from "../words/origin.ts";
import type { RunPart } from "./run-view.tsx";
import { titleOfKey } from "./title-of-step.ts";

/** Of which run this one is a rerun, and from where on. */
export function OriginNote({ run: { origin, steps }, look }: Pick<RunPart, "run" | "look">) {
  if (!origin) return null;
  const { runId, fromStep } = origin;
  const from = fromStep === undefined ? "" : text.fromStep(titleOfKey(look, fromStep, steps[fromStep]));
  const taken = Object.values(steps).filter((step) => step?.copied).length;
  return (
    <p className="mt-2 flex items-start gap-2 text-sm text-soft" data-testid="origin">
      <GitBranch className="mt-0.5 size-4 shrink-0" aria-hidden="true" />
      <span className="min-w-0">
        {text.rerunOf}{" "}
        <Link href={`/runs/${runId}`} className="font-medium text-accent hover:underline">
          {text.earlier}
        </Link>
        {from}.{taken > 0 && ` ${text.takenOver(taken)}`}
      </span>
    </p>
  );
}
