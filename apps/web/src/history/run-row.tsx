"use client";

import type { RunSummary } from "@stepcast/pipeline/engine";
import Link from "next/link";
import { memo } from "react";
import { Elapsed } from "../components/elapsed.tsx";
import { inBrowser } from "../components/later.tsx";
import { formatClock, formatMoment, formatZoned } from "../components/format.ts";
import { useLocale } from "../components/locale.ts";
import { useTimeZone } from "../components/use-time-zone.ts";
import { pipelineTitle } from "../pipelines/pipeline-titles.ts";
import { formatAgo } from "../components/format-ago.ts";
import { historyWords as text } from "../words/history.ts";
import { runName } from "./run-name.ts";
import { StatusWord } from "./status-word.tsx";

// Of failed runs alone, and asked of the server run by run.
const FailedWith = inBrowser(() => import("./failed-with.tsx").then((module) => module.FailedWith));

/** Every row's height in pixels: thousands of them need not be measured. */
export const rowPx = 72;

interface RunRowProps {
  run: RunSummary;
  isChosen: boolean;
  /** `isRange`: from the one that was chosen last up to this. */
  onChoose(runId: string, isRange: boolean): void;
  onFocus(runId: string): void;
  /** Milliseconds since 1970; it ticks slowly. */
  now: number;
}

/** One run of the list. All of it leads to its page, but the box with which it is chosen. */
export const RunRow = memo(function RunRow({ run, isChosen, onChoose, onFocus, now }: RunRowProps) {
  const { runId, status, queuedAt, endedAt, owner, pipeline } = run;
  const name = runName(run);
  useLocale();
  const zone = useTimeZone();
  return (
    <div
      onFocus={() => onFocus(runId)}
      className={`relative flex h-full items-center gap-3 border-b border-line px-4 has-[a:focus-visible]:outline-2 has-[a:focus-visible]:-outline-offset-2 has-[a:focus-visible]:outline-accent ${isChosen ? "bg-accent-wash" : "hover:bg-sunken"}`}
      role="presentation"
    >
      <div role="cell" className="z-1 -m-2 flex p-2">
        <input
          type="checkbox"
          checked={isChosen}
          aria-label={text.choose(name)}
          // A click tells of the shift key, and a key of the keyboard makes a click too.
          onClick={(event) => onChoose(runId, event.shiftKey)}
          onChange={() => undefined}
          className="size-4 accent-accent"
        />
      </div>
      <div role="cell" className="hidden w-30 shrink-0 sm:flex">
        <StatusWord status={status} />
      </div>
      <div role="cell" className="min-w-0 flex-1">
        <Link
          href={`/runs/${runId}`}
          prefetch={false}
          data-run={runId}
          title={name}
          className="block truncate text-[15px] font-medium outline-none before:absolute before:inset-0"
        >
          <bdi>{name}</bdi>
        </Link>
        <p className="mt-0.5 flex gap-x-2 text-xs text-soft *:not-first:before:mr-2 *:not-first:before:content-['·']">
          <span className="truncate sm:shrink-0">{pipelineTitle(pipeline)}</span>
          {owner !== undefined && <span className="hidden truncate sm:inline">{text.by(owner)}</span>}
          <span className="hidden shrink-0 font-mono sm:inline" title={runId}>
            {runId.slice(0, 8)}
          </span>
          {status === "failed" && <FailedWith run={run} />}
          <span className="shrink-0 sm:hidden" suppressHydrationWarning>
            {formatAgo(queuedAt, now)}
          </span>
        </p>
      </div>
      <div role="cell" className="hidden w-36 shrink-0 text-right text-sm text-soft sm:block">
        {/* The clock is the reader's, and the server's before that. */}
        <time
          dateTime={new Date(queuedAt).toISOString()}
          title={formatZoned(queuedAt, zone)}
          className="relative z-1"
          suppressHydrationWarning
        >
          {now - queuedAt < weekMs ? (
            <>
              {formatAgo(queuedAt, now)}
              <span className="mt-0.5 block text-xs" suppressHydrationWarning>
                {formatClock(queuedAt, zone)}
              </span>
            </>
          ) : (
            formatMoment(queuedAt, zone)
          )}
        </time>
      </div>
      <div role="cell" className="w-18 shrink-0 text-right text-sm text-soft">
        <span className="mb-1 flex justify-end sm:hidden">
          <StatusWord status={status} className="text-xs" />
        </span>
        <Elapsed from={queuedAt} to={endedAt} />
      </div>
    </div>
  );
});

/** Beyond it a date says more than a number of days. */
const weekMs = 7 * 86_400_000;
