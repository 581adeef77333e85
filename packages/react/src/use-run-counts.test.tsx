// @vitest-environment jsdom
import { expect, test } from "vitest";
import { openApp, trpc } from "./testing/open-app.tsx";
import { counting, faucet, tapOf } from "./testing/pipelines.ts";
import { useRunCounts } from "./use-run-counts.ts";
import type { RunsFilter } from "./use-runs.ts";

const none = { queued: 0, running: 0, waiting: 0, paused: 0, completed: 0, failed: 0, cancelled: 0 };
const loaded = ({ loading }: { loading: boolean }) => !loading;

test("counts the pipeline's own runs by status, as far as the filter finds them", async () => {
  const app = await openApp();
  await (await app.engine.start(counting, { text: "apples" })).result;
  await (await app.engine.start(counting, { text: "pears" })).result;
  await app.engine.start(faucet, {}, { runId: "of-another-pipeline" });
  const page = app.openPage();
  const counted = async (query?: RunsFilter) =>
    (await page.show(() => useRunCounts(trpc.counting, query), {}).until(loaded)).counts;
  expect(await counted()).toEqual({ ...none, completed: 2 });
  expect(await counted({ text: "PEAR" })).toEqual({ ...none, completed: 1 });
  expect(await counted({ status: ["failed", "queued"] })).toEqual(none);
  tapOf("of-another-pipeline").end();
});

test("asks again while a run has not ended, and no more after that", async () => {
  const app = await openApp();
  const { runId } = await app.engine.start(faucet, {});
  const page = app.openPage();
  const shown = page.show(() => useRunCounts(trpc.faucet, {}, { refreshMs: 10 }), {});
  await shown.until(({ counts }) => counts?.running === 1);
  tapOf(runId).end();
  expect((await shown.until(({ counts }) => counts?.completed === 1)).counts).toEqual({
    ...none,
    completed: 1,
  });
  const query = page.queryClient.getQueryCache().findAll()[0];
  const refetchInterval = query?.observers[0]?.options.refetchInterval as (of: typeof query) => unknown;
  expect(refetchInterval(query)).toBe(false);
});

test("counts that cannot be had say why", async () => {
  const app = await openApp();
  const page = app.openPage();
  page.queryClient.setDefaultOptions({ queries: { retry: false } });
  const shown = page.show(() => useRunCounts(trpc.counting, { text: "x".repeat(201) }), {});
  expect((await shown.until(({ error }) => error !== undefined)).error).toContain("text");
});
