import { X } from "lucide-react";
import Link from "next/link";
import { bulkWords as text } from "../words/bulk.ts";
import type { BulkOutcome } from "./use-bulk.ts";

interface BulkOutcomeProps {
  outcome: BulkOutcome;
  onDismiss(): void;
}

/** What became of the chosen runs, with why where it was nothing. */
export function BulkOutcomeNote({ outcome, onDismiss }: BulkOutcomeProps) {
  return (
    <section
      aria-label={text.outcome.label}
      className="flex items-start gap-3 p-4 text-sm"
      data-outcome={outcome.kind}
    >
      <div className="min-w-0 flex-1 space-y-1">
        {outcome.kind === "cancelled" ? <Cancelled {...outcome} /> : <Rerun {...outcome} />}
      </div>
      <button
        type="button"
        onClick={onDismiss}
        className="-m-1 rounded-lg p-1 text-soft hover:bg-sunken hover:text-ink"
      >
        <X className="size-4" aria-hidden="true" />
        <span className="sr-only">{text.outcome.dismiss}</span>
      </button>
    </section>
  );
}

function Cancelled({ cancelled, ended }: Extract<BulkOutcome, { kind: "cancelled" }>) {
  const { cancel } = text;
  return (
    <>
      <p className="font-medium">{cancelled === 0 ? cancel.doneNone : cancel.done(cancelled)}</p>
      {ended > 0 && <p className="text-soft">{cancel.doneEnded(ended)}</p>}
    </>
  );
}

function Rerun({ started, refused }: Extract<BulkOutcome, { kind: "rerun" }>) {
  const { rerun } = text;
  return (
    <>
      <p className="font-medium">{started === 0 ? rerun.doneNone : rerun.done(started)}</p>
      {refused.length > 0 && (
        <>
          <p className="text-bad">{rerun.refused(refused.length)}</p>
          <ul className="max-h-40 space-y-1 overflow-y-auto text-soft">
            {refused.map(({ runId, name, reason }) => (
              <li key={runId} className="[overflow-wrap:anywhere]">
                <Link href={`/runs/${runId}`} className="font-medium text-accent hover:underline">
                  <bdi>{name}</bdi>
                </Link>
                : {reason}
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}
