import { HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { StartPage } from "../../../start/start-page.tsx";
import { prefetchForm } from "../../../trpc/prefetch-form.ts";
import { pagesWords } from "../../../words/pages.ts";

export const metadata: Metadata = { title: pagesWords.titles.start };

interface PageProps {
  params: Promise<{ pipeline: string }>;
  searchParams: Promise<{ from?: string | string[] }>;
}

export default async function Page({ params, searchParams }: PageProps) {
  const [{ pipeline }, { from }] = await Promise.all([params, searchParams]);
  return (
    <HydrationBoundary state={await prefetchForm(pipeline)}>
      <StartPage from={typeof from === "string" ? from : undefined} />
    </HydrationBoundary>
  );
}
