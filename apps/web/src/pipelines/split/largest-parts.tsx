import { formatCount } from "../../components/format.ts";
import { splitRunWords } from "../../words/split/run.ts";
import type { SplitStepState } from "./types.ts";

/** How the largest parts compare. */
export function LargestParts({ step }: { step: SplitStepState<"table"> }) {
  const { largest = [] } = step.output ?? {};
  const most = Math.max(1, ...largest.map(({ rows }) => rows));
  return (
    <ul className="space-y-1.5">
      {largest.map(({ value, rows }) => (
        <li key={value} className="grid grid-cols-[8rem_1fr_4rem] items-center gap-3 text-sm">
          <span className="truncate" dir="auto" title={value}>
            {value === "" ? <span className="text-soft">{splitRunWords.found.empty}</span> : value}
          </span>
          <span className="h-2 overflow-hidden rounded-full bg-sunken">
            <span
              className="block h-full rounded-full bg-accent"
              style={{ width: `${(rows / most) * 100}%` }}
            />
          </span>
          <span className="text-right text-soft tabular-nums">{formatCount(rows)}</span>
        </li>
      ))}
    </ul>
  );
}
