import type { StepcastError } from "@stepcast/pipeline";
import { CloudOff, Lock, TriangleAlert } from "lucide-react";
import { sharedWords } from "../words/shared.ts";
import { startWords } from "../words/start.ts";

const { problem: text } = startWords;

interface StartProblemProps {
  error: StepcastError;
  title: string;
  onRetry(): void;
}

/** Why something of the start page cannot be shown, and what to do now. */
export function StartProblem({ error, title, onRetry }: StartProblemProps) {
  const { Icon, hint } = lookFor(error);
  return (
    <div
      role="alert"
      data-problem={error.code}
      className="flex flex-col items-center rounded-2xl border border-dashed border-line p-8 text-center"
    >
      <Icon className="size-8 text-faint" aria-hidden="true" />
      <h2 className="mt-3 font-medium text-balance">{title}</h2>
      <p className="mt-1 max-w-sm text-sm text-pretty text-soft [overflow-wrap:anywhere]">{hint}</p>
      <button
        type="button"
        onClick={onRetry}
        className="mt-5 rounded-xl border border-line px-4 py-2 text-sm font-medium hover:border-accent hover:text-accent"
      >
        {sharedWords.tryNow}
      </button>
    </div>
  );
}

function lookFor({ code, message }: StepcastError) {
  switch (code) {
    case "forbidden":
      return { Icon: Lock, hint: text.forbidden };
    case "unreachable":
      return { Icon: CloudOff, hint: text.unreachable };
    default:
      return { Icon: TriangleAlert, hint: message };
  }
}
