"use client";

import type { StepState } from "@stepcast/pipeline";
import { CircleCheck, CircleDashed, CircleX, LoaderCircle } from "lucide-react";
import Link from "next/link";
import { type ReactNode, useState } from "react";
import { inBrowser } from "../components/later.tsx";
import { CopyButton } from "../components/copy-button.tsx";
import { Elapsed } from "../components/elapsed.tsx";
import { formatCount, formatRoughly } from "../components/format.ts";
import { useLocale } from "../components/locale.ts";
import { Moment } from "../components/moment.tsx";
import { StatusBadge } from "../components/status-badge.tsx";
import { JsonTree } from "../preview/json-tree.tsx";
import { detailsWords } from "../words/details.ts";
import { runWords } from "../words/run.ts";
import { roundedMs } from "./estimate.ts";
import { RerunFrom } from "./rerun.tsx";
import type { RunPart } from "./run-view.tsx";
import { StreamedChunks } from "./streamed-chunks.tsx";
import { agentLook } from "./title-of-step.ts";

const StepLog = inBrowser(() => import("./step-log.tsx").then((module) => module.StepLog));
const StepFiles = inBrowser(() => import("./step-files.tsx").then((module) => module.StepFiles));

const text = detailsWords;

interface StepDetailsProps extends RunPart {
  step: StepState;
  usualMs: number | undefined;
}

/** All that is known of one step: what it was given and found, each try, what it said, streamed and wrote. */
export function StepDetails(props: StepDetailsProps) {
  useLocale();
  const { run, look, place, step } = props;
  return (
    <div className="space-y-6 px-5 py-5">
      <Facts {...props} />
      <Attempts step={step} runEndedAt={run.endedAt} />
      <Found step={step} look={look} />
      <StreamedChunks step={step} hasFigure={agentLook(look, step.step)?.Figure !== undefined} />
      {step.files.length > 0 && (
        <Section title={text.files}>
          <StepFiles files={step.files} />
        </Section>
      )}
      {step.logCount > 0 && (
        <Section
          title={text.log}
          aside={
            <button
              type="button"
              onClick={() => place.showView("log", step.key)}
              className="text-sm text-accent hover:underline"
            >
              {text.wholeLog}
            </button>
          }
        >
          <StepLog step={step} />
        </Section>
      )}
      <Technical step={step} />
      <Json title={text.input} value={step.input} />
      {step.output !== undefined && <Json title={text.output} value={step.output} />}
    </div>
  );
}

function Facts({ run, look, step, usualMs }: StepDetailsProps) {
  const isUnderWay = step.endedAt === undefined && run.endedAt === undefined;
  return (
    <div className="space-y-3">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <StatusBadge status={step.status} />
        {step.endedAt !== undefined && (
          <RerunFrom run={run} look={look} step={step} primary={step.status === "failed"} />
        )}
      </div>
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 text-sm *:odd:text-soft">
        <dt>{text.began}</dt>
        <dd>
          <Moment at={step.startedAt} />
        </dd>
        {!step.copied && (
          <>
            <dt>{isUnderWay ? text.until : text.took}</dt>
            <dd>
              <Elapsed from={step.startedAt} to={step.endedAt ?? run.endedAt} />
              {usualMs !== undefined && (
                <span className="text-soft">
                  {" "}
                  · {runWords.steps.usually(formatRoughly(roundedMs(usualMs)))}
                </span>
              )}
            </dd>
          </>
        )}
        {isUnderWay && step.progress && (
          <>
            <dt>{text.progress}</dt>
            <dd className="tabular-nums">{progressWords(step.progress)}</dd>
          </>
        )}
      </dl>
      {step.copied && run.origin && (
        <Link href={`/runs/${run.origin.runId}`} className="block text-sm text-accent hover:underline">
          {text.takenOver}
        </Link>
      )}
    </div>
  );
}

function progressWords({ done, total, message }: NonNullable<StepState["progress"]>): string {
  const far =
    total === undefined ? formatCount(done) : text.progressOf(formatCount(done), formatCount(total));
  // Some messages say it themselves.
  if (message?.includes(far)) return message;
  return message === undefined ? far : `${far} · ${message}`;
}

/** Each try of a step, where there was more than one or it went wrong. */
function Attempts({ step, runEndedAt }: { step: StepState; runEndedAt: number | undefined }) {
  if (step.attempts.length < 2 && !step.error) return null;
  return (
    <Section title={text.attempts}>
      <ol className="space-y-2">
        {step.attempts.map(({ attempt, startedAt, endedAt, error }) => {
          const to = endedAt ?? runEndedAt;
          const Icon = error
            ? CircleX
            : endedAt === undefined
              ? runEndedAt
                ? CircleDashed
                : LoaderCircle
              : CircleCheck;
          return (
            <li
              key={attempt}
              data-attempt={attempt}
              className="rounded-xl border border-line px-3 py-2 text-sm"
            >
              <p className="flex items-center gap-2">
                <Icon
                  className={`size-4 shrink-0 ${error ? "text-bad" : endedAt === undefined ? "text-accent" : "text-good"}`}
                  aria-hidden="true"
                />
                <span className="font-medium">{text.attempt(attempt)}</span>
                <span className="ml-auto text-soft">
                  <Elapsed from={startedAt} to={to} />
                </span>
              </p>
              <p dir="auto" className="mt-1 whitespace-pre-line text-soft [overflow-wrap:anywhere]">
                {outcomeOf(error, endedAt)}
              </p>
              {error?.issues && (
                <ul className="mt-1 list-disc space-y-0.5 pl-5 text-soft">
                  {error.issues.map(({ path, message }, index) => (
                    <li key={index} className="[overflow-wrap:anywhere]">
                      {path.length > 0 && <code className="text-xs">{path.join(".")}: </code>}
                      {message}
                    </li>
                  ))}
                </ul>
              )}
            </li>
          );
        })}
      </ol>
    </Section>
  );
}

function outcomeOf(error: StepState["error"], endedAt: number | undefined): string {
  if (error) return error.code === "abandoned" ? text.abandoned : error.message;
  return endedAt === undefined ? text.underWay : text.succeeded;
}

/** What the pipeline's look shows of it, live where its agent streams. */
function Found({ step, look }: { step: StepState; look: RunPart["look"] }) {
  const agent = agentLook(look, step.step);
  const finding = step.status === "completed" ? agent?.finding?.(step.output) : undefined;
  if (!agent?.Figure && finding === undefined) return null;
  return (
    <div className="space-y-3">
      {finding !== undefined && (
        <p dir="auto" className="text-[15px] text-pretty">
          {finding}
        </p>
      )}
      {agent?.Figure && <agent.Figure step={step} />}
    </div>
  );
}

/** What only those ask for who write to the server, or look into its log. */
function Technical({ step }: { step: StepState }) {
  return (
    <details>
      <summary className="cursor-pointer text-sm font-semibold marker:text-faint hover:text-accent">
        {text.technical}
      </summary>
      <dl className="mt-2 grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 text-sm *:odd:text-soft">
        <dt>{text.key}</dt>
        <dd className="min-w-0">
          <CopyButton text={() => step.key} label={text.copyKey} className="max-w-full font-mono text-xs">
            <span className="truncate">{step.key}</span>
          </CopyButton>
        </dd>
      </dl>
    </details>
  );
}

/** Closed at first: what it says is above in words, where there are any. */
function Json({ title, value }: { title: string; value: unknown }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <details open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="cursor-pointer text-sm font-semibold marker:text-faint hover:text-accent">
        {title} <span className="ml-1 font-normal text-soft">{text.raw}</span>
      </summary>
      {isOpen && (
        <div className="mt-2 max-h-96 overflow-auto rounded-xl bg-sunken p-3 font-mono text-xs leading-5">
          <JsonTree value={value} />
        </div>
      )}
    </details>
  );
}

function Section({ title, aside, children }: { title: string; aside?: ReactNode; children: ReactNode }) {
  return (
    <section>
      <div className="flex items-baseline justify-between gap-3">
        <h3 className="text-sm font-semibold">{title}</h3>
        {aside}
      </div>
      <div className="mt-2">{children}</div>
    </section>
  );
}
