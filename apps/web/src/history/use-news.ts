"use client";

import type { RunSummary } from "@stepcast/pipeline/engine";
import type { RunsQuery } from "@stepcast/react";
import { useEffect, useEffectEvent } from "react";
import { trpc } from "../trpc/client.ts";
import { liveOf, withNews } from "./listed-runs.ts";
import { newsOf } from "./news-of.ts";
import { pageRuns } from "./runs-query.ts";

const askMs = 2_000;
/** As many as the server lists at once. */
const mostListed = 100;

/**
 * Keeps those of the listed runs that have not ended as the server has them: `watched` are those that somebody sees or has chosen. They are
 * asked for by when they were queued, and of no status, so that those are found too that a filter would not list any more.
 */
export function useNews(query: RunsQuery | undefined, watched: readonly RunSummary[]): void {
  const utils = trpc.useUtils();
  const live = liveOf(watched);
  const ask = useEffectEvent(async () => {
    if (document.hidden || live.length === 0) return;
    const news = await newsOf(live, (range) => utils.client.runs.list.query({ ...range, limit: mostListed }));
    utils.runs.list.setInfiniteData({ ...query, limit: pageRuns }, (data) => data && withNews(data, news));
  });
  const isAnyLive = live.length > 0;
  useEffect(() => {
    if (!isAnyLive) return;
    let timer: ReturnType<typeof setTimeout>;
    let isOver = false;
    const again = () => {
      timer = setTimeout(() => {
        // A server that does not answer is told of by the list.
        void ask()
          .catch(() => undefined)
          .then(() => isOver || again());
      }, askMs);
    };
    again();
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [isAnyLive]);
}
