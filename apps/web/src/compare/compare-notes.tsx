"use client";

import type { ErrorCode } from "@stepcast/pipeline";
import type { RunSummary } from "@stepcast/pipeline/engine";
import { useRuns } from "@stepcast/react";
import { GitCompareArrows } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { Elapsed } from "../components/elapsed.tsx";
import { useLocale } from "../components/locale.ts";
import { Moment } from "../components/moment.tsx";
import { formatClock } from "../components/format.ts";
import { FailedWith } from "../history/failed-with.tsx";
import { SearchField } from "../history/search-field.tsx";
import { StatusIcon } from "../components/status-badge.tsx";
import { runName } from "../history/run-name.ts";
import type { PipelineLook } from "../pipelines/pipeline-look.ts";
import { compareWords as text } from "../words/compare.ts";
import { problemWords as problem } from "../words/problem.ts";
import { compareHref } from "./compared-runs.ts";
import type { Place } from "./place-mark.tsx";

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
        className="mt-6 inline-block rounded-xl border border-accent bg-accent px-5 py-2.5 text-sm font-medium text-accent-ink hover:brightness-95"
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

const offered = 50;

interface PickOtherProps {
  runId: string;
  look: PipelineLook;
  isSame: boolean;
}

/** One run is known: with which of its pipeline is it to be compared? */
export function PickOther({ runId, look, isSame }: PickOtherProps) {
  useLocale();
  const [typed, setTyped] = useState("");
  const sought = typed.trim();
  const { runs, loading } = useRuns(look.hooks, { limit: offered, ...(sought && { text: sought }) });
  const others = runs.filter((run) => run.runId !== runId);
  return (
    <div className="mt-6">
      {isSame && <p className="mb-4 text-soft">{text.same}</p>}
      <SearchField value={typed} onChange={setTyped} />
      {!loading && others.length === 0 && (
        <p className="mt-4 text-soft">{sought === "" ? text.noOther : text.noneFound}</p>
      )}
      <ul className="mt-4 divide-y divide-line overflow-hidden rounded-xl border border-line bg-surface empty:hidden">
        {others.map((run) => (
          <li key={run.runId}>
            <Link
              href={compareHref(runId, run.runId)}
              prefetch={false}
              className="flex h-18 items-center gap-3 px-4 -outline-offset-2 hover:bg-sunken"
            >
              <StatusIcon status={run.status} className="size-5" />
              <OtherRun run={run} />
            </Link>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** What the list of runs says of it. */
function OtherRun({ run }: { run: RunSummary }) {
  const { runId, status, owner, queuedAt, endedAt } = run;
  return (
    <>
      <span className="min-w-0 flex-1">
        <span className="block truncate text-[15px] font-medium" dir="auto">
          {runName(run)}
        </span>
        <span className="mt-0.5 flex gap-x-2 text-xs text-soft *:not-first:before:mr-2 *:not-first:before:content-['·']">
          <span className="shrink-0 font-mono">{runId.slice(0, 8)}</span>
          {owner !== undefined && <span className="truncate">{text.by(owner)}</span>}
          {status === "failed" && <FailedWith run={run} />}
        </span>
      </span>
      <span className="shrink-0 text-right text-sm text-soft">
        <Moment at={queuedAt} />
        <span className="mt-0.5 block text-xs">
          {formatClock(queuedAt)} · <Elapsed from={queuedAt} to={endedAt} />
        </span>
      </span>
    </>
  );
}
