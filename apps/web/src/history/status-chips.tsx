import { type RunStatus, runStatuses } from "@stepcast/pipeline";
import type { RunCounts } from "@stepcast/pipeline/engine";
import type { ReactNode } from "react";
import { formatCount } from "../components/format.ts";
import { StatusIcon } from "../components/status-badge.tsx";
import { historyWords } from "../words/history.ts";
import { sharedWords } from "../words/shared.ts";

const { filter: text } = historyWords;

interface StatusChipsProps {
  chosen: readonly RunStatus[];
  /** By status; undefined before they are counted. */
  counts: RunCounts | undefined;
  onChoose(statuses: readonly RunStatus[]): void;
}

/** What wants attention first. */
const order: readonly RunStatus[] = [
  "running",
  "waiting",
  "paused",
  "queued",
  "failed",
  "completed",
  "cancelled",
];

/** Statuses to choose among, any number of them, each with how many runs have it now. */
export function StatusChips({ chosen, counts, onChoose }: StatusChipsProps) {
  const toggle = (status: RunStatus) =>
    onChoose(runStatuses.filter((each) => (each === status) !== chosen.includes(each)));
  const all = counts && runStatuses.reduce((sum, status) => sum + counts[status], 0);
  return (
    // What is too much for a phone is scrolled to.
    <div className="relative -mx-4 overflow-x-auto px-4 py-1 [scrollbar-width:none] sm:-mx-6 sm:px-6">
      <div role="group" aria-label={text.status} className="flex w-max gap-2">
        <Chip isOn={chosen.length === 0} onClick={() => onChoose([])} count={all} more={counts?.more}>
          {text.all}
        </Chip>
        {order.map((status) => (
          <Chip
            key={status}
            isOn={chosen.includes(status)}
            onClick={() => toggle(status)}
            count={counts?.[status]}
            more={counts?.more}
          >
            <span aria-hidden="true">
              <StatusIcon status={status} className="size-3.5" />
            </span>
            <span className="first-letter:uppercase">{sharedWords.runStatus[status]}</span>
          </Chip>
        ))}
      </div>
    </div>
  );
}

interface ChipProps {
  isOn: boolean;
  onClick(): void;
  count: number | undefined;
  more: true | undefined;
  children: ReactNode;
}

function Chip({ isOn, onClick, count, more, children }: ChipProps) {
  const shown = count === undefined ? "" : formatCount(count);
  return (
    <button
      type="button"
      aria-pressed={isOn}
      onClick={onClick}
      className={`inline-flex h-8 items-center gap-1.5 rounded-full border px-3 text-sm font-medium ${isOn ? "border-accent bg-accent-wash text-ink" : "border-line bg-surface text-soft hover:border-accent hover:text-ink"}`}
    >
      {children}
      {/* Room for two figures from the first, so that nothing moves when they come. */}
      <span className="min-w-[2ch] text-right text-xs tabular-nums opacity-80">
        {more && count ? text.atLeast(shown) : shown}
      </span>
    </button>
  );
}
