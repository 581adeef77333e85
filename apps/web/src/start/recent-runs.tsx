"use client";

import { useRuns } from "@stepcast/react";
import Link from "next/link";
import { formatDuration } from "../components/format.ts";
import { StatusIcon } from "../components/status-badge.tsx";
import { trpc } from "../trpc/client.ts";

/** The newest runs, so that a closed tab is not a lost run. */
export function RecentRuns() {
  const { runs, hasMore, loadingMore, loadMore } = useRuns(trpc.feedback, { limit: 5 });
  if (runs.length === 0) return null;
  return (
    <section className="mt-10" aria-labelledby="recent">
      <h2 id="recent" className="text-sm font-medium text-soft">
        Recent runs
      </h2>
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
