"use client";

import { usePipelineRun } from "@stepcast/react";
import { type ReactNode, useId, useMemo } from "react";
import { useNow } from "../components/use-now.ts";
import type { PipelineLook } from "../pipelines/pipeline-look.ts";
import { figuresOf } from "../pipelines/result-figures.ts";
import type { AnyRun } from "../run/run-view.tsx";
import { titleOfKey } from "../run/title-of-step.ts";
import { compareWords as text } from "../words/compare.ts";
import { sharedWords } from "../words/shared.ts";
import { DifferenceTree } from "./difference-tree.tsx";
import { FilePairs } from "./file-list.tsx";
import { pairFiles } from "./file-pairs.ts";
import { FigurePairs } from "./figure-pairs.tsx";
import { countChanges, type Difference, difference } from "./json-difference.ts";
import { RunCard } from "./run-card.tsx";
import { pairSteps } from "./step-pairs.ts";
import { StepTimes } from "./step-times.tsx";
import { TimePair } from "./time-pair.tsx";
import { timeOfRun } from "./time-of-run.ts";

interface ComparisonProps {
  a: string;
  b: string;
  lookA: PipelineLook;
  lookB: PipelineLook;
}

/** Both runs, live or long over, and what differs between them. */
export function Comparison({ a, b, lookA, lookB }: ComparisonProps) {
  const first: AnyRun = usePipelineRun(lookA.hooks, { runId: a });
  const second: AnyRun = usePipelineRun(lookB.hooks, { runId: b });
  const isLive = first.endedAt === undefined || second.endedAt === undefined;
  const now = useNow(isLive, 500);
  const isAlike = lookA.name === lookB.name;
  const steps = useMemo(
    () => (isAlike ? pairSteps({ steps: first.steps }, { steps: second.steps }) : []),
    [isAlike, first.steps, second.steps],
  );
  const files = useMemo(
    () => pairFiles({ steps: first.steps }, { steps: second.steps }, isAlike),
    [isAlike, first.steps, second.steps],
  );
  if (first.lastSeq === 0 || second.lastSeq === 0) return <ComparisonSkeleton />;
  const firstTime = timeOfRun(first, now);
  const secondTime = timeOfRun(second, now);
  const isAsked = Math.max(firstTime.waitedMs, secondTime.waitedMs) >= 1_000;
  return (
    <>
      <div className="mt-5 grid gap-4 sm:grid-cols-2">
        <RunCard place="first" run={first} look={lookA} />
        <RunCard place="second" run={second} look={lookB} />
      </div>
      <div className="mt-4 space-y-1 text-sm text-soft">
        {!isAlike && <p>{text.otherPipelines(lookA.title, lookB.title)}</p>}
        {isLive && <p>{text.goingOn}</p>}
        <RerunNote first={first} second={second} look={lookB} />
      </div>
      {isAlike && (
        <Values title={text.input} before={first.input} after={second.input} same={text.sameInput} />
      )}
      <Section title={text.overall} hint={isAsked ? text.overallHint : undefined}>
        <TimePair
          firstMs={firstTime.workedMs}
          secondMs={secondTime.workedMs}
          mostMs={Math.max(firstTime.workedMs, secondTime.workedMs)}
          isFirstLive={first.endedAt === undefined}
          isSecondLive={second.endedAt === undefined}
        />
      </Section>
      {isAlike && (
        <>
          <Section title={text.steps} hint={text.stepsHint}>
            <StepTimes agents={steps} look={lookA} now={now} />
          </Section>
          <Outputs first={first} second={second} look={lookA} />
        </>
      )}
      <Section title={text.files}>
        <FilePairs pairs={files} look={isAlike ? lookA : undefined} />
      </Section>
    </>
  );
}

/** So that a number of what differs is read at once; more of it is there for who asks. */
const readAtOnce = 12;

/** Where one of them does the other again: from where on, and how much of it is the other's. */
function RerunNote({ first, second, look }: { first: AnyRun; second: AnyRun; look: PipelineLook }) {
  const isSecond = second.origin !== undefined && second.origin.runId === first.runId;
  const isFirst = first.origin !== undefined && first.origin.runId === second.runId;
  if (!isSecond && !isFirst) return null;
  const run = isSecond ? second : first;
  const [later, earlier] = isSecond ? (["second", "first"] as const) : (["first", "second"] as const);
  const fromStep = run.origin?.fromStep;
  const copied = Object.values(run.steps).filter((step) => step?.copied).length;
  return (
    <p data-testid="rerun-of">
      {text.rerunOf(text.order[later], text.order[earlier])}
      {fromStep !== undefined && text.fromStep(titleOfKey(look, fromStep, run.steps[fromStep]))}
      {copied > 0 ? text.copied(copied) : text.copiedNone}
    </p>
  );
}

function Outputs({ first, second, look }: { first: AnyRun; second: AnyRun; look: PipelineLook }) {
  const missing = (first.output === undefined ? 1 : 0) + (second.output === undefined ? 2 : 0);
  if (missing === 0)
    return (
      <Values title={text.outputs} before={first.output} after={second.output} same={text.sameOutput}>
        <FigurePairs
          first={figuresOf(look.name, first.output)}
          second={figuresOf(look.name, second.output)}
        />
      </Values>
    );
  const { none, first: onlySecond, second: onlyFirst } = text.noOutput;
  return (
    <Section title={text.outputs}>
      <p className="text-sm text-soft">{missing === 3 ? none : missing === 1 ? onlySecond : onlyFirst}</p>
    </Section>
  );
}

function Values({
  title,
  before,
  after,
  same,
  children,
}: {
  title: string;
  before: unknown;
  after: unknown;
  same: string;
  /** What is said of both before what differs in detail. */
  children?: ReactNode;
}) {
  const found: Difference = useMemo(() => difference(before, after), [before, after]);
  return (
    <Section title={title}>
      {found.kind === "same" ? (
        <p className="text-sm text-soft">{same}</p>
      ) : (
        <div className="space-y-3">
          {children}
          <Detail difference={found} />
        </div>
      )}
    </Section>
  );
}

/** Much of it is closed at first: a page of raw values tells nothing at a glance. */
function Detail({ difference: found }: { difference: Difference }) {
  const count = countChanges(found);
  if (count <= readAtOnce) return <DifferenceTree difference={found} />;
  return (
    <details>
      <summary className="mb-3 cursor-pointer text-sm font-medium marker:text-faint hover:text-accent">
        {text.differences(count)}
      </summary>
      <DifferenceTree difference={found} />
    </details>
  );
}

function Section({
  title,
  hint,
  children,
}: {
  title: string;
  hint?: string | undefined;
  children: ReactNode;
}) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="mt-8">
      <h2 id={id} className="text-lg font-semibold">
        {title}
      </h2>
      {hint && <p className="mt-0.5 text-sm text-pretty text-soft">{hint}</p>}
      <div className="mt-3">{children}</div>
    </section>
  );
}

/** As high as the two cards that come. */
export function ComparisonSkeleton() {
  return (
    <div role="status" className="mt-5 grid animate-pulse gap-4 sm:grid-cols-2">
      <span className="sr-only">{sharedWords.loading}</span>
      {["first", "second"].map((place) => (
        <div key={place} aria-hidden="true" className="h-36 rounded-xl border border-line bg-surface p-4">
          <div className="h-3 w-16 rounded bg-sunken" />
          <div className="mt-3 h-5 w-3/5 rounded bg-sunken" />
          <div className="mt-4 h-3.5 w-2/5 rounded bg-sunken" />
        </div>
      ))}
    </div>
  );
}
