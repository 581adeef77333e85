import Link from "next/link";
import { StatusBadge } from "../components/status-badge.tsx";
import { Moment } from "../components/moment.tsx";
import type { PipelineLook } from "../pipelines/pipeline-look.ts";
import { runTitle } from "../run/run-title.ts";
import type { AnyRun } from "../run/run-view.tsx";
import { compareWords as text } from "../words/compare.ts";
import { type Place, PlaceMark } from "./place-mark.tsx";

/** One of the two: what it is, how it is, and since when. */
export function RunCard({ place, run, look }: { place: Place; run: AnyRun; look: PipelineLook }) {
  return (
    <article
      className="flex min-h-36 flex-col rounded-xl border border-line bg-surface p-4"
      data-place={place}
    >
      <p className="flex items-center gap-2 text-xs text-soft">
        <PlaceMark place={place} />
        <span className="font-medium">{text[place]}</span>
        <span aria-hidden="true">·</span>
        <span className="truncate">{look.title}</span>
      </p>
      <h2 className="mt-1.5 text-lg font-semibold text-pretty [overflow-wrap:anywhere]" dir="auto">
        <Link href={`/runs/${run.runId}`} prefetch={false} className="hover:text-accent hover:underline">
          {runTitle(run, look)}
        </Link>
      </h2>
      <div className="mt-auto flex flex-wrap items-center gap-x-3 gap-y-1 pt-3 text-sm text-soft">
        <StatusBadge status={run.status} />
        {run.queuedAt !== undefined && <Moment at={run.queuedAt} />}
        {run.owner !== undefined && (
          <span className="min-w-0 [overflow-wrap:anywhere]">{text.by(run.owner)}</span>
        )}
        <span className="font-mono text-xs" title={run.runId}>
          {run.runId?.slice(0, 8)}
        </span>
      </div>
      {run.error && (
        <p className="mt-2 line-clamp-3 text-sm text-bad [overflow-wrap:anywhere]">{run.error.message}</p>
      )}
    </article>
  );
}
