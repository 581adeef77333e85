import type { RunList, RunSummary } from "@stepcast/pipeline/engine";

/** Pages as TanStack Query keeps them. */
interface Pages {
  readonly pages: readonly RunList[];
}

/** All runs of the pages, each once. */
export function runsOf(data: Pages | undefined): RunSummary[] {
  const byId = new Map(data?.pages.flatMap(({ runs }) => runs.map((run) => [run.runId, run])));
  return [...byId.values()];
}

/** Those that have not ended. */
export function liveOf(runs: readonly RunSummary[]): RunSummary[] {
  return runs.filter(({ endedAt }) => endedAt === undefined);
}

/** How many runs of the newest page are not listed. Runs older than all that is listed are not new: they are further down. */
export function countNew(
  newest: RunList | undefined,
  listed: readonly RunSummary[],
  hasMore: boolean,
): number {
  const ids = new Set(listed.map(({ runId }) => runId));
  const oldest = hasMore ? (listed.at(-1)?.queuedAt ?? 0) : Number.NEGATIVE_INFINITY;
  const isNew = ({ runId, queuedAt }: RunSummary) => !ids.has(runId) && queuedAt >= oldest;
  return newest?.runs.filter(isNew).length ?? 0;
}

/** Puts what is newly known of runs in the place of what was; what did not change keeps its identity, so that only the rest is drawn again. */
export function withNews<Data extends Pages>(data: Data, news: ReadonlyMap<string, RunSummary>): Data {
  const pages = data.pages.map((page) => {
    const runs = page.runs.map((run) => newerOf(run, news.get(run.runId)));
    return runs.some((run, at) => run !== page.runs[at]) ? { ...page, runs } : page;
  });
  return pages.some((page, at) => page !== data.pages[at]) ? { ...data, pages } : data;
}

function newerOf(run: RunSummary, news: RunSummary | undefined): RunSummary {
  return news && news.lastSeq > run.lastSeq ? news : run;
}
