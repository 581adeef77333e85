import { HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { ComparePage } from "../../compare/compare-page.tsx";
import { readCompared } from "../../compare/compared-runs.ts";
import { findRun } from "../../trpc/find-run.ts";
import { pagesWords } from "../../words/pages.ts";

export const metadata: Metadata = { title: pagesWords.titles.compare };

type Search = Promise<Record<string, string | string[] | undefined>>;

export default async function Page({ searchParams }: { searchParams: Search }) {
  const given = Object.entries(await searchParams).map(([name, value]) => [
    name,
    [value ?? ""].flat()[0] ?? "",
  ]);
  const { a, b } = readCompared(new URLSearchParams(given));
  const runIds = [...new Set([a, b])].filter((runId) => runId !== undefined);
  const runs = await Promise.all(runIds.map((runId) => findRun(runId)));
  const found = runs.map(({ pipeline, problem }, at) => [runIds[at], { pipeline, problem }]);
  return (
    <HydrationBoundary state={runs[0]?.state}>
      <HydrationBoundary state={runs[1]?.state}>
        <ComparePage found={Object.fromEntries(found)} />
      </HydrationBoundary>
    </HydrationBoundary>
  );
}
