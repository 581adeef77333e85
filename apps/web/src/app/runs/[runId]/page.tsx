import { HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { RunPage } from "../../../run/run-page.tsx";
import { findRun } from "../../../trpc/find-run.ts";
import { pagesWords } from "../../../words/pages.ts";

export const metadata: Metadata = { title: pagesWords.titles.run };

export default async function Page({ params }: { params: Promise<{ runId: string }> }) {
  const { runId } = await params;
  const { pipeline, problem, state } = await findRun(runId);
  return (
    <HydrationBoundary state={state}>
      <RunPage key={runId} runId={runId} pipeline={pipeline} problem={problem} />
    </HydrationBoundary>
  );
}
