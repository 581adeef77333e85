"use client";

import { refusalOf, useRuns } from "@stepcast/react";
import { Square } from "lucide-react";
import Link from "next/link";
import { ConfirmButton } from "../components/confirm-button.tsx";
import { formatDuration } from "../components/format.ts";
import { StatusIcon } from "../components/status-badge.tsx";
import { useNow } from "../components/use-now.ts";
import { pipelineTitle } from "../pipelines/pipeline-titles.ts";
import { trpc } from "../trpc/client.ts";
import { sharedWords } from "../words/shared.ts";
import { startWords } from "../words/start.ts";
import { formatAgo } from "../components/format-ago.ts";
import { LateNote } from "./late-note.tsx";

const { recent: text } = startWords;
const shown = 7;

type Listed = ReturnType<typeof useRuns>["runs"][number];

/** The newest runs of all pipelines, so that a closed tab is not a lost run. */
export function RecentRuns() {
  const { runs, loading, error, hasMore, refresh } = useRuns(trpc.runs, { limit: shown });
  const cancelAll = trpc.runs.cancelAll.useMutation();
  const live = runs.filter(({ endedAt }) => endedAt === undefined).map(({ runId }) => runId);
  return (
    <section
      className="min-w-0 lg:sticky lg:top-6 lg:col-start-2 lg:row-span-2 lg:row-start-1 lg:self-start"
      aria-labelledby="recent"
    >
      <div className="flex min-h-8 flex-wrap items-center justify-between gap-x-3 gap-y-2">
        <h2 id="recent" className="text-sm font-medium text-soft">
          {text.title}
        </h2>
        {live.length > 1 && (
          <ConfirmButton
            label={text.cancelAll(live.length)}
            Icon={Square}
            danger
            title={text.cancelTitle(live.length)}
            confirmLabel={text.cancelConfirm}
            dismissLabel={text.cancelDismiss}
            onConfirm={async () => {
              await cancelAll.mutateAsync({ runIds: live, reason: text.cancelReason }).catch((reason) => {
                throw refusalOf(reason);
              });
              refresh();
            }}
          >
            <p>{text.cancelBody}</p>
          </ConfirmButton>
        )}
      </div>
      {/* On a phone as high whatever is in it: what stands below does not jump. */}
      <div className="mt-3 overflow-hidden rounded-xl border border-line bg-surface max-lg:min-h-48.5">
        {loading ? (
          <Skeleton />
        ) : error !== undefined && runs.length === 0 ? (
          <p role="alert" className="px-4 py-8 text-center text-sm text-soft">
            {text.unreachable}{" "}
            <button type="button" onClick={refresh} className="font-medium text-accent underline">
              {sharedWords.tryNow}
            </button>
          </p>
        ) : runs.length === 0 ? (
          <p className="px-4 py-8 text-center text-sm text-pretty text-soft">{text.none}</p>
        ) : (
          <RunRows runs={runs} />
        )}
      </div>
      <Link
        href="/runs"
        prefetch={false}
        className={`mt-3 inline-block text-sm font-medium text-accent underline-offset-4 hover:underline ${hasMore ? "" : "lg:hidden"}`}
      >
        {text.all}
      </Link>
    </section>
  );
}

function RunRows({ runs }: { runs: readonly Listed[] }) {
  const isLive = runs.some(({ endedAt }) => endedAt === undefined);
  // Seconds are told of what runs; of the rest it is minutes that change.
  const now = useNow(true, isLive ? 1_000 : 30_000);
  return (
    <ul className="divide-y divide-line">
      {runs.map((run) => (
        <li key={run.runId} className="max-lg:nth-[n+4]:hidden">
          <RunRow run={run} now={now} />
        </li>
      ))}
    </ul>
  );
}

function RunRow({ run, now }: { run: Listed; now: number }) {
  const { runId, pipeline, title, status, queuedAt, endedAt } = run;
  return (
    <Link href={`/runs/${runId}`} className="flex h-16 items-center gap-3 px-4 hover:bg-sunken">
      <StatusIcon status={status} className="size-5" />
      <span className="min-w-0 flex-1">
        <span className="block truncate text-sm font-medium" dir="auto" title={title}>
          {title ?? pipelineTitle(pipeline)}
        </span>
        <span className="block truncate text-xs text-soft">
          {pipelineTitle(pipeline)}
          {" · "}
          <time dateTime={new Date(queuedAt).toISOString()} title={new Date(queuedAt).toLocaleString()}>
            {formatAgo(queuedAt, now)}
          </time>
        </span>
      </span>
      <span className="shrink-0 text-xs text-soft tabular-nums">
        {formatDuration((endedAt ?? Math.max(now, queuedAt)) - queuedAt)}
      </span>
    </Link>
  );
}

/** As high as the rows that come. */
function Skeleton() {
  return (
    <div role="status" className="relative">
      <span className="sr-only">{sharedWords.loading}</span>
      <div className="animate-pulse divide-y divide-line">
        {Array.from({ length: shown }, (_, row) => (
          <div
            key={row}
            className="flex h-16 items-center gap-3 px-4 max-lg:nth-[n+4]:hidden"
            aria-hidden="true"
          >
            <div className="size-5 rounded-full bg-sunken" />
            <div className="flex-1">
              <div className="h-3.5 w-3/5 rounded bg-sunken" />
              <div className="mt-2 h-3 w-2/5 rounded bg-sunken" />
            </div>
          </div>
        ))}
      </div>
      <LateNote />
    </div>
  );
}
