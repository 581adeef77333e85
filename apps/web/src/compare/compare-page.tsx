"use client";

import { ArrowLeftRight } from "lucide-react";
import { useSearchParams } from "next/navigation";
import type { ReactNode } from "react";
import { useLocale } from "../components/locale.ts";
import { PillButton } from "../components/pill-button.tsx";
import { lookOf } from "../pipelines/registry.ts";
import { trpc } from "../trpc/client.ts";
import { compareWords as text } from "../words/compare.ts";
import { compareHref, readCompared } from "./compared-runs.ts";
import { Comparison, ComparisonSkeleton } from "./comparison.tsx";
import { NothingToCompare, PickOther } from "./compare-notes.tsx";
import { type Found, useFound } from "./use-found.ts";

interface ComparePageProps {
  /** What the server knew of the runs as it made the page, by their ids. */
  found: Readonly<Record<string, Found>>;
}

const unknown: Found = { pipeline: undefined, problem: undefined };

/** Two runs side by side: what was otherwise, and what that made of them. */
export function ComparePage({ found }: ComparePageProps) {
  useLocale();
  const query = useSearchParams().toString();
  const { a, b } = readCompared(new URLSearchParams(query));
  if (a === undefined) return <Frame title={text.title}>{<NothingToCompare problems={[]} />}</Frame>;
  const known = (runId: string) => (Object.hasOwn(found, runId) ? (found[runId] ?? unknown) : unknown);
  if (b === undefined || a === b) return <OneRun key={a} runId={a} found={known(a)} isSame={a === b} />;
  return <TwoRuns key={[a, b].toSorted().join()} a={a} b={b} foundA={known(a)} foundB={known(b)} />;
}

function OneRun({ runId, found, isSame }: { runId: string; found: Found; isSame: boolean }) {
  const { pipeline, problem } = useFound(runId, found);
  const look = pipeline === undefined ? undefined : lookOf(pipeline);
  const { data } = trpc.runs.find.useQuery({ runId }, { enabled: look !== undefined, retry: false });
  const name = data?.title ?? (look && runId);
  return (
    <Frame title={name === undefined ? text.title : text.pickOther(name)}>
      {problem || (pipeline !== undefined && !look) ? (
        <NothingToCompare problems={[{ place: "first", runId, code: problem ?? "unknown_pipeline" }]} />
      ) : look ? (
        <PickOther runId={runId} look={look} isSame={isSame} />
      ) : (
        <ComparisonSkeleton />
      )}
    </Frame>
  );
}

interface TwoRunsProps {
  a: string;
  b: string;
  foundA: Found;
  foundB: Found;
}

function TwoRuns({ a, b, foundA, foundB }: TwoRunsProps) {
  const first = useFound(a, foundA);
  const second = useFound(b, foundB);
  const [lookA, lookB] = [first, second].map(({ pipeline }) =>
    pipeline === undefined ? undefined : lookOf(pipeline),
  );
  const problems = [
    { place: "first", runId: a, code: problemOf(first) } as const,
    { place: "second", runId: b, code: problemOf(second) } as const,
  ].flatMap(({ place, runId, code }) => (code ? [{ place, runId, code }] : []));
  const swap = () => window.history.replaceState(null, "", compareHref(b, a));
  return (
    <Frame
      title={text.title}
      action={
        <PillButton Icon={ArrowLeftRight} onClick={swap}>
          {text.swap}
        </PillButton>
      }
    >
      {problems.length > 0 ? (
        <NothingToCompare problems={problems} />
      ) : lookA && lookB ? (
        <Comparison key={`${a} ${b}`} a={a} b={b} lookA={lookA} lookB={lookB} />
      ) : (
        <ComparisonSkeleton />
      )}
    </Frame>
  );
}

function problemOf({ pipeline, problem }: Found) {
  return problem ?? (pipeline !== undefined && !lookOf(pipeline) ? "unknown_pipeline" : undefined);
}

function Frame({ title, action, children }: { title: string; action?: ReactNode; children: ReactNode }) {
  return (
    <div className="pt-2 sm:pt-4">
      <div className="flex min-h-9 flex-wrap items-center justify-between gap-4">
        <h1 className="text-3xl font-semibold tracking-tight">{title}</h1>
        {action}
      </div>
      {children}
    </div>
  );
}
