import { HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { HistoryPage } from "../../history/history-page.tsx";
import { prefetchRuns } from "../../trpc/prefetch-runs.ts";
import { pagesWords } from "../../words/pages.ts";

export const metadata: Metadata = { title: pagesWords.titles.runs };

type Search = Promise<Record<string, string | string[] | undefined>>;

export default async function Page({ searchParams }: { searchParams: Search }) {
  const given = Object.entries(await searchParams).map(([name, value]) => [
    name,
    [value ?? ""].flat()[0] ?? "",
  ]);
  const state = await prefetchRuns(new URLSearchParams(given));
  return (
    <HydrationBoundary state={state}>
      <HistoryPage />
    </HydrationBoundary>
  );
}
