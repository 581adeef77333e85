import type { RunStatus } from "@stepcast/pipeline";
import { StatusIcon } from "../components/status-badge.tsx";
import { sharedWords } from "../words/shared.ts";

const colors: Partial<Record<RunStatus, string>> = {
  running: "text-accent",
  completed: "text-good",
  failed: "text-bad",
};

/** A run's status in a list: a mark and a word, without a frame. */
export function StatusWord({ status, className = "text-sm" }: { status: RunStatus; className?: string }) {
  return (
    <span
      className={`inline-flex items-center gap-1.5 font-medium whitespace-nowrap ${colors[status] ?? "text-soft"} ${className}`}
    >
      <StatusIcon status={status} className="size-3.5" />
      {/* The mark says it too, to who hears it. */}
      <span aria-hidden="true" className="first-letter:uppercase">
        {sharedWords.runStatus[status]}
      </span>
    </span>
  );
}
