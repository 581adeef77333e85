"use client";

import { useRuns } from "@stepcast/react";
import { Square } from "lucide-react";
import Link from "next/link";
import { ConfirmButton } from "../components/confirm-button.tsx";
import { formatDuration } from "../components/format.ts";
import { StatusIcon } from "../components/status-badge.tsx";
import { trpc } from "../trpc/client.ts";

/** The newest runs, so that a closed tab is not a lost run. */
export function RecentRuns() {
  const { runs, hasMore, loadingMore, loadMore, refresh } = useRuns(trpc.feedback, { limit: 5 });
  const cancelAll = trpc.feedback.cancelAll.useMutation();
  if (runs.length === 0) return null;
  const live = runs.filter(({ endedAt }) => endedAt === undefined).map(({ runId }) => runId);
  return (
    <section className="mt-10" aria-labelledby="recent">
      <div className="flex min-h-7 items-center justify-between gap-3">
        <h2 id="recent" className="text-sm font-medium text-soft">
          Recent runs
        </h2>
        {live.length > 1 && (
          <ConfirmButton
            label={`Cancel all ${live.length} that run`}
            Icon={Square}
            danger
            title={`Cancel ${live.length} runs?`}
            confirmLabel="Cancel them"
            dismissLabel="Let them go on"
            onConfirm={async () => {
              await cancelAll.mutateAsync({ runIds: live, reason: "cancelled together on the start page" });
              refresh();
            }}
          >
            <p>Those below that have not ended are stopped. What they have found until now stays.</p>
          </ConfirmButton>
        )}
      </div>
      <ul className="mt-3 divide-y divide-line overflow-hidden rounded-xl border border-line bg-surface">
        {runs.map(({ runId, status, queuedAt, endedAt }) => (
          <li key={runId}>
            <Link
              href={`/runs/${runId}`}
              className="flex items-center gap-3 px-4 py-3 text-sm hover:bg-sunken"
            >
              <StatusIcon status={status} />
              <time dateTime={new Date(queuedAt).toISOString()}>{new Date(queuedAt).toLocaleString()}</time>
              <span className="hidden truncate font-mono text-xs text-faint sm:inline">{runId}</span>
              <span className="ml-auto shrink-0 text-soft tabular-nums">
                {endedAt !== undefined && formatDuration(endedAt - queuedAt)}
              </span>
            </Link>
          </li>
        ))}
      </ul>
      {hasMore && (
        <button
          type="button"
          disabled={loadingMore}
          onClick={loadMore}
          className="mt-3 text-sm font-medium text-accent underline-offset-4 hover:underline disabled:opacity-60"
        >
          Older runs
        </button>
      )}
    </section>
  );
}
