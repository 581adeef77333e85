import type { RunSummary } from "@stepcast/pipeline/engine";

type Ask = (range: { since: number; until: number }) => Promise<{ runs: readonly RunSummary[] }>;

/** So many are asked for one by one at a time. */
const mostSingle = 40;

/** How runs are now: asked for all at once where they are neighbours, and the rest each by its own time, 40 at most. */
export async function newsOf(live: readonly RunSummary[], ask: Ask): Promise<Map<string, RunSummary>> {
  const times = live.map(({ queuedAt }) => queuedAt);
  const { runs } = await ask({ since: Math.min(...times), until: Math.max(...times) + 1 });
  const news = new Map(runs.map((run) => [run.runId, run]));
  const missed = new Set(live.filter(({ runId }) => !news.has(runId)).map(({ queuedAt }) => queuedAt));
  const single = [...missed]
    .slice(0, mostSingle)
    .map((queuedAt) => ask({ since: queuedAt, until: queuedAt + 1 }));
  for (const { runs: found } of await Promise.all(single)) for (const run of found) news.set(run.runId, run);
  return news;
}
