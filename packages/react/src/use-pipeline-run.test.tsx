// @vitest-environment jsdom
import { getUntypedClient } from "@trpc/client";
import { createTRPCReact } from "@trpc/react-query";
import { createContext } from "react";
import { expect, test, vi } from "vitest";
import { type AppRouter, openApp, type Page, trpc } from "./testing/open-app.tsx";
import { counting, faucet, tapOf } from "./testing/pipelines.ts";
import { type PipelineRun, usePipelineRun } from "./use-pipeline-run.ts";

interface Ids {
  runId?: string | undefined;
}

function showCounting(page: Page, ids: Ids = {}) {
  return page.show((given: Ids) => usePipelineRun(trpc.counting, given), ids);
}
function showFaucet(page: Page, ids: Ids) {
  return page.show((given: Ids) => usePipelineRun(trpc.faucet, given), ids);
}

const rendered = () => true;
const ended = ({ connection }: { connection: string }) => connection === "ended";
const failed = ({ connection }: { connection: string }) => connection === "failed";

/** A run without what is its component's own. */
function shownOf(run: object) {
  return Object.fromEntries(Object.entries(run).filter(([, value]) => typeof value !== "function"));
}

function dropsOf(run: PipelineRun<typeof faucet>): string[] {
  return run.steps.drip?.chunks.map(({ drop }) => drop) ?? [];
}

test("starts one run, also under StrictMode, and shows its typed steps and output", async () => {
  const app = await openApp();
  const shown = showCounting(app.openPage());
  expect((await shown.until(rendered)).connection).toBe("idle");
  shown.values[0]?.start({ text: "three short words" });
  const run = await shown.until(ended);
  expect(run.status).toBe("completed");
  expect(run.steps.count?.output?.words).toBe(3);
  expect(run.output).toEqual({ words: 3 });
  expect((await app.engine.list({ limit: 10 })).runs).toHaveLength(1);
  expect(app.followedAfter).toEqual([undefined]);
});

test("another page with the run's id sees the same run, whole", async () => {
  const app = await openApp();
  const shown = showCounting(app.openPage());
  (await shown.until(rendered)).start({ text: "one two" });
  const first = await shown.until(ended);
  expect(await showCounting(app.openPage(), { runId: first.runId }).until(ended)).toMatchObject(
    shownOf(first),
  );
});

test("components of one page that show one run share one stream and one state", async () => {
  const app = await openApp();
  const { runId } = await app.engine.start(faucet, {});
  const page = app.openPage();
  const subscribe = subscriptionsOf(page);
  const [first, second] = [showFaucet(page, { runId }), showFaucet(page, { runId })];
  tapOf(runId).end("one");
  const [one, other] = await Promise.all([first.until(ended), second.until(ended)]);
  expect(shownOf(one)).toEqual(shownOf(other));
  expect(one.steps).toBe(other.steps);
  // StrictMode mounts each of them twice.
  expect(subscribe).toHaveBeenCalledOnce();
});

test("hooks made with a context of their own reach their own server, inside another's provider", async () => {
  const [ours, others] = [await openApp(), await openApp()];
  const { runId } = await ours.engine.start(counting, { text: "on our server" });
  const hooks = createTRPCReact<AppRouter>({ context: createContext(undefined) });
  const page = ours.openPage();
  const shown = others.openPage().show(
    (ids: Ids) => usePipelineRun(hooks.counting, ids),
    { runId },
    (children) => (
      <hooks.Provider client={page.client} queryClient={page.queryClient}>
        {children}
      </hooks.Provider>
    ),
  );
  expect((await shown.until(ended)).output).toEqual({ words: 3 });
});

test("input too long for an address is sent first, and followed the same", async () => {
  const shown = showCounting((await openApp()).openPage());
  (await shown.until(rendered)).start({ text: "word ".repeat(20_000).trim() });
  expect((await shown.until(ended)).output).toEqual({ words: 20_000 });
});

test("input that the pipeline refuses is told as a refusal, not as a failed run", async () => {
  const shown = showCounting((await openApp()).openPage());
  (await shown.until(rendered)).start({ text: "" });
  const { refusal, status, lastSeq } = await shown.until(failed);
  expect(refusal).toContain("text");
  expect({ status, lastSeq }).toEqual({ status: "queued", lastSeq: 0 });
});

test("a refused start is made good by the next", async () => {
  const shown = showCounting((await openApp()).openPage());
  (await shown.until(rendered)).start({ text: "" });
  (await shown.until(failed)).start({ text: "now some" });
  expect(await shown.until(ended)).toMatchObject({ refusal: undefined, output: { words: 2 } });
});

test("a run that is not there is refused, by its name", async () => {
  const shown = showCounting((await openApp()).openPage(), { runId: "nobody-has-this" });
  expect(await shown.until(failed)).toMatchObject({ refusal: expect.stringContaining("nobody-has-this") });
});

test("cancel stops the run that is followed", async () => {
  const shown = showCounting((await openApp()).openPage());
  (await shown.until(rendered)).start({ text: "on and on", forever: true });
  const running = await shown.until(({ steps }) => steps.wait?.status === "running");
  await running.cancel("enough");
  const run = await shown.until(ended);
  expect(run.status).toBe("cancelled");
  expect(run.steps.wait?.status).toBe("cancelled");
});

test("a second start shows the second run alone", async () => {
  const shown = showCounting((await openApp()).openPage());
  (await shown.until(rendered)).start({ text: "one" });
  const second = (await shown.until(ended)).start({ text: "now four words here" });
  const run = await shown.until((newest) => ended(newest) && newest.runId === second);
  expect(run.output).toEqual({ words: 4 });
});

test("what is started is started: also two runs in one turn, and where the component is gone before the answer", async () => {
  const app = await openApp();
  const shown = showCounting(app.openPage());
  const { start } = await shown.until(rendered);
  const ids = [start({ text: "one" }), start({ text: "two" })];
  shown.leave();
  ids.push(start({ text: "three" }));
  await vi.waitFor(async () => {
    const { runs } = await app.engine.list({ limit: 10 });
    expect(runs.map(({ runId }) => runId).toSorted()).toEqual(ids.toSorted());
  });
  await vi.waitFor(() => expect(app.following).toBe(0));
});

test("a start that is refused is held no longer", async () => {
  const app = await openApp();
  const page = app.openPage();
  const shown = showCounting(page);
  const { start } = await shown.until(rendered);
  const subscribe = subscriptionsOf(page);
  shown.leave();
  start({ text: "" });
  const [subscription] = subscribe.mock.results;
  const unsubscribe = vi.spyOn(subscription?.value as { unsubscribe(): void }, "unsubscribe");
  await vi.waitFor(() => expect(unsubscribe).toHaveBeenCalled());
});

test.for(["clear", "resetQueries", "removeQueries"] as const)(
  "a cache that is emptied by `%s` does not stop what is shown",
  async (empty) => {
    const app = await openApp();
    const { runId } = await app.engine.start(faucet, {});
    const page = app.openPage();
    const shown = showFaucet(page, { runId });
    tapOf(runId).write("before");
    await shown.until((run) => dropsOf(run).length === 1);
    void page.queryClient[empty]();
    tapOf(runId).end("after");
    expect(dropsOf(await shown.until(ended))).toEqual(["before", "after"]);
  },
);

test("another runId shows the other run, and lets go of what was followed or started before", async () => {
  const app = await openApp();
  const [first, second] = [await app.engine.start(faucet, {}), await app.engine.start(faucet, {})];
  const shown = showFaucet(app.openPage(), { runId: first.runId });
  await shown.until(({ steps }) => steps.drip?.status === "running");
  shown.render({ runId: second.runId });
  const other = await shown.until(({ runId, lastSeq }) => runId === second.runId && lastSeq > 0);
  expect(other.steps.drip?.status).toBe("running");
  const mixed = shown.values.filter(({ runId, lastSeq }) => runId === second.runId && lastSeq === 0);
  expect(mixed.every(({ steps }) => Object.keys(steps).length === 0)).toBe(true);
  await vi.waitFor(() => expect(app.following).toBe(1));
  for (const { runId } of [first, second]) tapOf(runId).end();
});

test("leaving frees the server's follower at once, and leaves the run running", async () => {
  const app = await openApp();
  const { runId } = await app.engine.start(faucet, {});
  const page = app.openPage();
  const [first, second] = [showFaucet(page, { runId }), showFaucet(page, { runId })];
  await Promise.all([first.until(({ lastSeq }) => lastSeq > 0), second.until(({ lastSeq }) => lastSeq > 0)]);
  first.leave();
  tapOf(runId).write("still shown");
  await second.until((run) => dropsOf(run).length > 0);
  expect(app.following).toBe(1);
  second.leave();
  await vi.waitFor(() => expect(app.following).toBe(0));
  expect((await app.engine.state(runId)).status).toBe("running");
  tapOf(runId).end();
});

test("who comes back sees the last state at once, and goes on from its cursor", async () => {
  const app = await openApp();
  const { runId } = await app.engine.start(faucet, {});
  const page = app.openPage();
  const before = showFaucet(page, { runId });
  tapOf(runId).write("seen");
  await before.until((run) => dropsOf(run).length === 1);
  before.leave();
  await vi.waitFor(() => expect(app.following).toBe(0));
  tapOf(runId).end("missed");
  const after = showFaucet(page, { runId });
  const run = await after.until(ended);
  expect(dropsOf(after.values[0] ?? run)).toEqual(["seen"]);
  expect(dropsOf(run)).toEqual(["seen", "missed"]);
  const [, cursor] = app.followedAfter;
  expect(cursor).toMatch(new RegExp(`^${after.values[0]?.lastSeq}\\.`));
});

test("an ended run that is in the cache is not asked for again", async () => {
  const app = await openApp();
  const { runId } = await app.engine.start(faucet, {});
  tapOf(runId).end("one");
  const page = app.openPage();
  const before = showFaucet(page, { runId });
  await before.until(ended);
  before.leave();
  const subscribe = subscriptionsOf(page);
  expect((await showFaucet(page, { runId }).until(rendered)).connection).toBe("ended");
  expect(subscribe).not.toHaveBeenCalled();
});

test("a `state` query elsewhere on the page is live while the run is followed, and never goes back", async () => {
  const app = await openApp();
  const { runId } = await app.engine.start(faucet, {});
  const page = app.openPage();
  const shown = showFaucet(page, { runId });
  await shown.until(({ lastSeq }) => lastSeq > 0);
  const elsewhere = page.show(() => trpc.faucet.state.useQuery({ runId }).data, {});
  await elsewhere.until((state) => state !== undefined);
  tapOf(runId).write("one");
  await elsewhere.until((state) => state?.steps.drip?.chunks.length === 1);
  // An answer that was long on its way.
  const newest = page.queryClient.getQueryData<{ lastSeq: number }>([
    ["faucet", "state"],
    { input: { runId }, type: "query" },
  ]);
  page.queryClient.setQueryData([["faucet", "state"], { input: { runId }, type: "query" }], {
    ...newest,
    lastSeq: 1,
    steps: {},
  });
  tapOf(runId).end("two");
  const last = await elsewhere.until((state) => state?.endedAt !== undefined);
  expect(last?.steps.drip?.chunks).toHaveLength(2);
  const seqs = elsewhere.values.flatMap((state) => state?.lastSeq ?? []);
  expect(seqs).toEqual(seqs.toSorted((a, b) => a - b));
});

test("where the log lost its end, the run is read anew, and no empty run is shown in between", async () => {
  const app = await openApp();
  const { runId } = await app.engine.start(faucet, {});
  tapOf(runId).end("one");
  await vi.waitFor(async () => expect((await app.engine.state(runId)).endedAt).toBeDefined());
  const page = app.openPage();
  const state = await app.engine.state(runId);
  page.queryClient.setQueryData([["faucet", "state"], { input: { runId }, type: "query" }], {
    ...state,
    endedAt: undefined,
    lastSeq: 40,
    cursor: "40.lost",
  });
  const seqs: unknown[] = [];
  page.queryClient
    .getQueryCache()
    .subscribe(({ query }) => seqs.push((query.state.data as { lastSeq?: number } | undefined)?.lastSeq));
  const run = await showFaucet(page, { runId }).until(ended);
  expect(run).toMatchObject(state);
  expect(seqs).toContain(40);
  expect(seqs).not.toContain(0);
});

test("the connection is told as it goes: live, reconnecting, offline, and live again", async () => {
  const app = await openApp();
  const { runId } = await app.engine.start(faucet, {});
  const shown = showFaucet(app.openPage(), { runId });
  await shown.until(({ connection }) => connection === "live");
  await app.stopServer();
  await shown.until(({ connection }) => connection === "reconnecting");
  const network = vi.spyOn(navigator, "onLine", "get").mockReturnValue(false);
  await shown.until(({ connection }) => connection === "offline");
  network.mockRestore();
  await app.startServer();
  window.dispatchEvent(new Event("online"));
  tapOf(runId).end("while away");
  const run = await shown.until(ended);
  expect(dropsOf(run)).toEqual(["while away"]);
  expect(run.refusal).toBeUndefined();
});

test("a flood of 100,000 events costs no more renders than frames, and the end is exact", {
  timeout: 60_000,
}, async () => {
  const app = await openApp();
  const drops = 100_000;
  const shown = app.openPage().show(() => usePipelineRun(trpc.flood), {});
  const frames = countFrames();
  const runId = (await shown.until(rendered)).start({ drops });
  const run = await shown.until(ended);
  // The first event, the end, and each change of the connection go out between frames.
  expect(shown.values.length).toBeLessThanOrEqual(frames.stop() + 6);
  expect(shown.values.length).toBeLessThan(drops / 20);
  const { cursor: _cursor, ...state } = await app.engine.state(runId);
  expect(run).toMatchObject(state);
  expect(run.lastSeq).toBeGreaterThan(drops);
});

function subscriptionsOf(page: Page) {
  return vi.spyOn(getUntypedClient(page.client), "subscription");
}

/** Frames painted until it is stopped. */
function countFrames(): { stop(): number } {
  let frames = 0;
  let next: number;
  const tick = () => {
    frames += 1;
    next = requestAnimationFrame(tick);
  };
  next = requestAnimationFrame(tick);
  return {
    stop() {
      cancelAnimationFrame(next);
      return frames;
    },
  };
}
