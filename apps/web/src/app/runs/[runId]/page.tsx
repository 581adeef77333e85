import { HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { RunPage } from "../../../run/run-page.tsx";
import { prefetchRun } from "../../../trpc/prefetch-run.ts";

export const metadata: Metadata = { title: "Run" };

export default async function Page({ params }: { params: Promise<{ runId: string }> }) {
  const { runId } = await params;
  return (
    <HydrationBoundary state={await prefetchRun(runId)}>
      <RunPage runId={runId} />
    </HydrationBoundary>
  );
}
