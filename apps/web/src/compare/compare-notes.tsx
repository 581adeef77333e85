"use client";

import type { ErrorCode } from "@stepcast/pipeline";
import { useRuns } from "@stepcast/react";
import { GitCompareArrows } from "lucide-react";
import Link from "next/link";
import { formatMoment } from "../components/format.ts";
import { StatusIcon } from "../components/status-badge.tsx";
import { runName } from "../history/run-name.ts";
import type { PipelineLook } from "../pipelines/pipeline-look.ts";
import { compareWords as text } from "../words/compare.ts";
import { problemWords as problem } from "../words/problem.ts";
import { compareHref } from "./compared-runs.ts";
import { type Place, PlaceMark } from "./place-mark.tsx";

interface Problem {
  readonly place: Place;
  readonly runId: string;
  readonly code: ErrorCode | "unreachable";
}

/** Why there are not two runs to compare, and where to choose them. */
export function NothingToCompare({ problems }: { problems: readonly Problem[] }) {
  return (
    <div className="mx-auto max-w-md py-16 text-center sm:py-24" data-problem={problems[0]?.code ?? "none"}>
      <GitCompareArrows className="mx-auto size-10 text-faint" aria-hidden="true" />
      {problems.length === 0 && (
        <>
          <h2 className="mt-4 text-xl font-semibold text-balance">{text.pick}</h2>
          <p className="mt-2 text-pretty text-soft">{text.pickHint}</p>
        </>
      )}
      {problems.map(({ place, runId, code }) => (
        <div key={place} className="mt-4" role="alert">
          <h2 className="text-xl font-semibold text-balance">{text.missing[place]}</h2>
          <p className="mt-1.5 text-pretty text-soft">{reasonOf(code)}</p>
          <p className="mt-1 font-mono text-xs break-all text-soft">{runId}</p>
        </div>
      ))}
      <Link
        href="/runs"
        className="mt-6 inline-block rounded-xl border border-accent bg-accent px-5 py-2.5 text-sm font-medium text-accent-ink hover:opacity-90"
      >
        {text.runs}
      </Link>
    </div>
  );
}

/** In the words of a run's own page. */
function reasonOf(code: Problem["code"]): string {
  switch (code) {
    case "run_not_found":
      return `${problem.notFound}. ${problem.notFoundHint}`;
    case "run_expired":
      return `${problem.expired}. ${problem.expiredHint}`;
    case "forbidden":
      return `${problem.forbidden}. ${problem.forbiddenHint}`;
    case "invalid_run_id":
    case "invalid_input":
      return problem.invalidHint;
    case "unknown_pipeline":
      return `${problem.unknown}.`;
    default:
      return `${problem.unreachable}. ${problem.unreachableHint}`;
  }
}

const offered = 20;

/** One run is known: with which of the newest of its pipeline is it to be compared? */
export function PickOther({ runId, look, isSame }: { runId: string; look: PipelineLook; isSame: boolean }) {
  const { runs, loading } = useRuns(look.hooks, { limit: offered });
  const others = runs.filter((run) => run.runId !== runId);
  const known = runs.find((run) => run.runId === runId);
  return (
    <div className="mt-6 max-w-2xl">
      {isSame && <p className="mb-4 text-soft">{text.same}</p>}
      <p className="flex items-center gap-2 text-sm text-soft">
        <PlaceMark place="first" />
        <span className="shrink-0">{text.first}</span>
        <Link
          href={`/runs/${runId}`}
          prefetch={false}
          className="min-w-0 truncate font-medium text-ink hover:text-accent hover:underline"
          dir="auto"
        >
          {known ? runName(known) : runId}
        </Link>
      </p>
      <h2 className="mt-3 text-lg font-semibold">{text.pickOther}</h2>
      {!loading && others.length === 0 && <p className="mt-2 text-soft">{text.noOther}</p>}
      <ul className="mt-3 divide-y divide-line overflow-hidden rounded-xl border border-line bg-surface empty:hidden">
        {others.map((run) => (
          <li key={run.runId}>
            <Link
              href={compareHref(runId, run.runId)}
              prefetch={false}
              className="flex h-14 items-center gap-3 px-4 -outline-offset-2 hover:bg-sunken"
            >
              <StatusIcon status={run.status} className="size-5" />
              <span className="min-w-0 flex-1 items-center gap-3 sm:flex">
                <span className="block truncate text-[15px] font-medium sm:flex-1" dir="auto">
                  {runName(run)}
                </span>
                <span className="block shrink-0 text-xs text-soft sm:text-sm">
                  {formatMoment(run.queuedAt)}
                </span>
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </div>
  );
}
