import { CircleAlert } from "lucide-react";
import { earlierWords as text } from "../words/earlier.ts";
import type { Earlier } from "./use-earlier.ts";

/** Says above a form with what it is filled in, and why the run before failed. */
export function EarlierNote({ problem, failure }: Earlier) {
  return (
    <div role="note" className="mb-4 space-y-2">
      {failure !== undefined && (
        <div className="flex gap-2.5 rounded-xl border border-bad/40 bg-bad-wash px-4 py-3">
          <CircleAlert className="mt-0.5 size-5 shrink-0 text-bad" aria-hidden="true" />
          <div className="min-w-0">
            <p className="text-sm font-semibold">{text.failed}</p>
            <p dir="auto" className="mt-0.5 text-[15px] whitespace-pre-line [overflow-wrap:anywhere]">
              {failure}
            </p>
          </div>
        </div>
      )}
      <p className="rounded-xl border border-line bg-sunken px-4 py-3 text-sm">
        {problem === undefined ? text.filledIn : text.lost(problem)}
      </p>
    </div>
  );
}
