import type { RunStatus as RunStatusName, StepStatus as StepStatusName } from "@stepcast/pipeline";
import { Icon } from "./icon.tsx";
import { type PartsWords, wordsOf } from "./words.ts";

export interface RunStatusProps {
  status: RunStatusName;
  /** A cancel was asked for, and is not yet done: `RunState.cancelRequested`. */
  cancelRequested?: boolean | undefined;
  words?: Partial<PartsWords> | undefined;
}

export interface StepStatusProps {
  status: StepStatusName;
  words?: Partial<PartsWords> | undefined;
}

/** How a run is, by a mark and a word, never by colour alone. Classes: `sc-run-status` with `data-status`, `sc-icon`. */
export function RunStatus({ status, cancelRequested = false, words }: RunStatusProps) {
  const { runStatus, stopping } = wordsOf(words);
  const isStopping = cancelRequested && !isOver(status);
  return (
    <span className="sc-run-status" data-status={status} data-stopping={isStopping || undefined}>
      <Icon name={status} />
      {isStopping ? stopping : runStatus[status]}
    </span>
  );
}

/** The same of a step: `sc-step-status` with `data-status`. */
export function StepStatus({ status, words }: StepStatusProps) {
  return (
    <span className="sc-step-status" data-status={status}>
      <Icon name={status} />
      {wordsOf(words).stepStatus[status]}
    </span>
  );
}

function isOver(status: RunStatusName): boolean {
  return status === "completed" || status === "failed" || status === "cancelled";
}
