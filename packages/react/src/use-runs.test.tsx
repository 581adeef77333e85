// @vitest-environment jsdom
import { Suspense } from "react";
import { createRoot } from "react-dom/client";
import { expect, onTestFinished, test, vi } from "vitest";
import { type App, openApp, trpc } from "./testing/open-app.tsx";
import { counting, faucet, tapOf } from "./testing/pipelines.ts";
import { type RunsQuery, useRuns, useSuspenseRuns } from "./use-runs.ts";

async function count(app: App, texts: string[]): Promise<string[]> {
  const runIds: string[] = [];
  for (const text of texts) {
    const run = await app.engine.start(counting, { text });
    await run.result;
    runIds.unshift(run.runId);
  }
  return runIds;
}

const loaded = ({ loading }: { loading: boolean }) => !loading;
const idsOf = ({ runs }: { runs: readonly { runId: string }[] }) => runs.map(({ runId }) => runId);

test("lists the pipeline's own runs, newest first, page by page", async () => {
  const app = await openApp();
  const runIds = await count(app, ["a", "b", "c", "d", "e"]);
  await app.engine.start(faucet, {}, { runId: "of-another-pipeline" });
  const shown = app.openPage().show(() => useRuns(trpc.counting, { limit: 2 }), {});
  const first = await shown.until(loaded);
  expect(idsOf(first)).toEqual(runIds.slice(0, 2));
  expect(first.runs[0]).toMatchObject({ pipeline: "counting", status: "completed" });
  first.loadMore();
  (await shown.until(({ runs }) => runs.length === 4)).loadMore();
  const all = await shown.until(({ runs }) => runs.length === 5);
  expect(idsOf(all)).toEqual(runIds);
  expect(all.hasMore).toBe(false);
  tapOf("of-another-pipeline").end();
});

test("narrows by status, text and time", async () => {
  const app = await openApp();
  const [second, first] = await count(app, ["apples", "pears"]);
  const waiting = await app.engine.start(counting, { text: "grapes", forever: true });
  const queuedAt = async (runId: string) => (await app.engine.state(runId)).queuedAt;
  const page = app.openPage();
  const listed = async (query: RunsQuery) =>
    idsOf(await page.show(() => useRuns(trpc.counting, query, { refreshMs: false }), {}).until(loaded));
  expect(await listed({ status: ["running", "queued"] })).toEqual([waiting.runId]);
  expect(await listed({ text: "PEAR" })).toEqual([second]);
  const last = await queuedAt(waiting.runId);
  expect(await listed({ since: (last ?? 0) + 1 })).toEqual([]);
  expect(await listed({ until: (last ?? 0) + 1, status: "completed" })).toEqual([second, first]);
});

test("asks again while a listed run has not ended, and no more after that", async () => {
  const app = await openApp();
  const { runId } = await app.engine.start(faucet, {});
  const page = app.openPage();
  const shown = page.show(() => useRuns(trpc.faucet, {}, { refreshMs: 10 }), {});
  await shown.until(({ runs }) => runs[0]?.status === "running");
  tapOf(runId).end();
  await shown.until(({ runs }) => runs[0]?.status === "completed");
  const query = page.queryClient.getQueryCache().findAll()[0];
  const refetchInterval = query?.observers[0]?.options.refetchInterval as (of: typeof query) => unknown;
  expect(refetchInterval(query)).toBe(false);
});

test("a list that cannot be had says why, and keeps what was listed", async () => {
  const app = await openApp();
  const runIds = await count(app, ["a"]);
  const page = app.openPage();
  page.queryClient.setDefaultOptions({ queries: { retry: false } });
  const shown = page.show((query: RunsQuery) => useRuns(trpc.counting, query), {});
  expect(idsOf(await shown.until(loaded))).toEqual(runIds);
  shown.render({ limit: 1_000 });
  expect((await shown.until(({ error }) => error !== undefined)).error).toContain("limit");
});

test("under Suspense it renders with its first page", async () => {
  const app = await openApp();
  const runIds = await count(app, ["a", "b"]);
  const Runs = () => idsOf(useSuspenseRuns(trpc.counting, { limit: 1 })).join(" ");
  const container = document.createElement("div");
  const root = createRoot(container);
  onTestFinished(() => root.unmount());
  root.render(app.openPage().around(<Suspense fallback="loading">{<Runs />}</Suspense>));
  await vi.waitFor(() => expect(container.textContent).toBe("loading"));
  await vi.waitFor(() => expect(container.textContent).toBe(runIds[0]));
});
