"use client";

import type { RunSummary } from "@stepcast/pipeline/engine";
import { GitCompareArrows, RotateCcw, Square, X } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { ConfirmDialog } from "../components/confirm-button.tsx";
import { formatCount } from "../components/format.ts";
import { PillButton } from "../components/pill-button.tsx";
import { bulkWords as text } from "../words/bulk.ts";
import { BulkOutcomeNote } from "./bulk-outcome.tsx";
import { compareHref } from "../compare/compared-runs.ts";
import { liveOf } from "./listed-runs.ts";
import { type BulkOutcome, useBulk } from "./use-bulk.ts";

interface BulkBarProps {
  chosen: readonly RunSummary[];
  onChooseNone(): void;
  /** Somebody asks to cancel these, and is asked back. */
  cancelling: readonly RunSummary[] | undefined;
  onCancelling(runs: readonly RunSummary[] | undefined): void;
  /** Once it is done: what there is has changed. */
  onDone(): void;
}

/** What can be done with the chosen runs, at the bottom of the window; and what became of it. */
export function BulkBar({ chosen, onChooseNone, cancelling, onCancelling, onDone }: BulkBarProps) {
  const [outcome, setOutcome] = useState<BulkOutcome>();
  const [rerunning, setRerunning] = useState<readonly RunSummary[]>();
  const bulk = useBulk();
  const finish = (done: BulkOutcome) => {
    setOutcome(done);
    onChooseNone();
    onDone();
  };
  return (
    <>
      <div className="pointer-events-none fixed inset-x-0 bottom-0 z-30 flex justify-center p-3 sm:p-5">
        <div
          // What is put here is told to who hears the page.
          role="status"
          className="pointer-events-auto max-w-full min-w-0 rounded-2xl border border-line bg-surface shadow-xl empty:hidden"
        >
          {chosen.length > 0 ? (
            <Actions
              chosen={chosen}
              onChooseNone={onChooseNone}
              onCancel={() => onCancelling(chosen)}
              onRerun={() => setRerunning(chosen)}
            />
          ) : (
            outcome && <BulkOutcomeNote outcome={outcome} onDismiss={() => setOutcome(undefined)} />
          )}
        </div>
      </div>
      {cancelling && (
        <CancelDialog
          runs={cancelling}
          onConfirm={async () => finish(await bulk.cancel(cancelling))}
          onClosed={() => onCancelling(undefined)}
        />
      )}
      {rerunning && (
        <RerunDialog
          runs={rerunning}
          onConfirm={async () => finish(await bulk.rerun(rerunning))}
          onClosed={() => setRerunning(undefined)}
        />
      )}
    </>
  );
}

interface ActionsProps extends Pick<BulkBarProps, "chosen" | "onChooseNone"> {
  onCancel(): void;
  onRerun(): void;
}

function Actions({ chosen, onChooseNone, onCancel, onRerun }: ActionsProps) {
  const router = useRouter();
  const [later, earlier, third] = chosen;
  const isPair = later !== undefined && earlier !== undefined && third === undefined;
  return (
    <section
      aria-label={text.chosen.label}
      className="grid grid-cols-[1fr_auto] items-center gap-2 p-3 sm:flex sm:p-2.5 sm:pl-4"
    >
      <p className="mr-2 text-sm font-medium tabular-nums">{text.chosen.count(formatCount(chosen.length))}</p>
      <div className="order-last col-span-2 flex gap-1.5 sm:order-none sm:gap-2">
        <PillButton
          Icon={GitCompareArrows}
          disabled={!isPair}
          title={isPair ? undefined : text.chosen.compareTwo}
          onClick={() => isPair && router.push(compareHref(earlier.runId, later.runId))}
        >
          {text.chosen.compare}
        </PillButton>
        <PillButton Icon={RotateCcw} aria-haspopup="dialog" onClick={onRerun}>
          {text.chosen.rerun}
        </PillButton>
        <PillButton
          Icon={Square}
          danger
          disabled={liveOf(chosen).length === 0}
          aria-haspopup="dialog"
          onClick={onCancel}
        >
          {text.chosen.cancel}
        </PillButton>
      </div>
      <button
        type="button"
        onClick={onChooseNone}
        title={text.chosen.drop}
        className="rounded-full p-1.5 text-soft hover:bg-sunken hover:text-ink"
      >
        <X className="size-4" aria-hidden="true" />
        <span className="sr-only">{text.chosen.drop}</span>
      </button>
    </section>
  );
}

interface DialogProps {
  runs: readonly RunSummary[];
  onConfirm(): Promise<void>;
  onClosed(): void;
}

function CancelDialog({ runs, ...ask }: DialogProps) {
  const { cancel } = text;
  const live = liveOf(runs).length;
  const ended = runs.length - live;
  return (
    <ConfirmDialog
      {...ask}
      danger
      title={cancel.title(live)}
      confirmLabel={cancel.confirm(live)}
      dismissLabel={cancel.dismiss}
    >
      <p>{cancel.body}</p>
      {ended > 0 && <p>{cancel.ended(ended)}</p>}
    </ConfirmDialog>
  );
}

function RerunDialog({ runs, ...ask }: DialogProps) {
  const { rerun } = text;
  return (
    <ConfirmDialog {...ask} title={rerun.title(runs.length)} confirmLabel={rerun.confirm}>
      <p>{rerun.body(runs.length)}</p>
    </ConfirmDialog>
  );
}
