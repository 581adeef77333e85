// @vitest-environment jsdom
import { getUntypedClient } from "@trpc/client";
import { expect, test, vi } from "vitest";
import { openApp, type Page, trpc } from "./testing/open-app.tsx";
import { faucet, flood, tapOf } from "./testing/pipelines.ts";
import { usePipelineRun } from "./use-pipeline-run.ts";
import { useRunEvents } from "./use-run-events.ts";

interface Ids {
  runId: string | undefined;
}

function showFaucet(page: Page, ids: Ids) {
  return page.show((given: Ids) => useRunEvents(trpc.faucet, given), ids);
}

function seqsOf({ events }: { events: readonly { seq: number }[] }): number[] {
  return events.map(({ seq }) => seq);
}

function upTo(last: number): number[] {
  return Array.from({ length: last }, (_, index) => index + 1);
}

const endedOf = ({ events }: { events: readonly { type: string }[] }) =>
  events.at(-1)?.type === "run.completed";

test("reads a run's whole log, of more than a page, in order and without a hole", async () => {
  const app = await openApp();
  const { runId } = await app.engine.start(flood, { drops: 2_345 });
  const shown = app.openPage().show((ids: Ids) => useRunEvents(trpc.flood, ids), { runId });
  const list = await shown.until(endedOf);
  expect(seqsOf(list)).toEqual(upTo(list.events.length));
  expect(list.events.filter(({ type }) => type === "step.chunk")).toHaveLength(2_345);
  expect(list).toMatchObject({ dropped: 0, refusal: undefined, loading: false });
});

test("goes on as the run goes on, to its end, and keeps what it has read as it is", async () => {
  const app = await openApp();
  const { runId } = await app.engine.start(faucet, {});
  const shown = showFaucet(app.openPage(), { runId });
  tapOf(runId).write("one");
  const early = await shown.until(({ events }) => events.some(({ type }) => type === "step.chunk"));
  tapOf(runId).end("two");
  const list = await shown.until(endedOf);
  expect(list.events.slice(0, early.events.length)).toEqual(early.events);
  expect(list.events[0]).toBe(early.events[0]);
  expect(list.events.flatMap((event) => (event.type === "step.chunk" ? event.chunk.drop : []))).toEqual([
    "one",
    "two",
  ]);
  // Dates come as Dates.
  const completed = list.events.find((event) => event.type === "step.completed");
  expect(completed?.output).toEqual({ closedAt: new Date(86_400_000) });
});

test("all components of a page share one reading, also under StrictMode, beside the followed run's one stream", async () => {
  const app = await openApp();
  const { runId } = await app.engine.start(faucet, {});
  tapOf(runId).end("one");
  await vi.waitFor(async () => expect((await app.engine.state(runId)).endedAt).toBeDefined());
  const page = app.openPage();
  const client = getUntypedClient(page.client);
  const [query, subscription] = [vi.spyOn(client, "query"), vi.spyOn(client, "subscription")];
  const lists = [showFaucet(page, { runId }), showFaucet(page, { runId })];
  page.show((ids: Ids) => usePipelineRun(trpc.faucet, ids), { runId });
  const [one, other] = await Promise.all(lists.map((list) => list.until(endedOf)));
  expect(one?.events).toBe(other?.events);
  expect(query.mock.calls.length).toBeLessThanOrEqual(2);
  expect(subscription).toHaveBeenCalledOnce();
});

test("nobody reads on when the last component has gone, and who comes back reads it whole", async () => {
  const app = await openApp();
  const { runId } = await app.engine.start(faucet, {});
  const page = app.openPage();
  const shown = showFaucet(page, { runId });
  await shown.until(({ loading }) => !loading);
  shown.leave();
  await vi.waitFor(() => expect(app.following).toBe(0));
  const query = vi.spyOn(getUntypedClient(page.client), "query");
  tapOf(runId).end("missed");
  await vi.waitFor(async () => expect((await app.engine.state(runId)).endedAt).toBeDefined());
  expect(query).not.toHaveBeenCalled();
  const again = await showFaucet(page, { runId }).until(endedOf);
  expect(seqsOf(again)).toEqual(upTo(again.events.length));
});

test("a log that lost its end is read anew", async () => {
  const app = await openApp();
  const { runId } = await app.engine.start(faucet, {});
  const page = app.openPage();
  const shown = showFaucet(page, { runId });
  tapOf(runId).write("one");
  await shown.until(({ events }) => events.some(({ type }) => type === "step.chunk"));
  const query = vi.spyOn(getUntypedClient(page.client), "query");
  // What a store brought back from an older copy answers to a cursor that it does not know.
  query.mockResolvedValueOnce({ events: [], cursor: "0", ended: false, reset: true, lastSeq: 3 });
  tapOf(runId).end("two");
  const list = await shown.until(endedOf);
  expect(seqsOf(list)).toEqual(upTo(list.events.length));
  expect(query.mock.calls.map(([, input]) => (input as { after?: string }).after)).toContain("0");
});

test("a run that is not there is refused, and without a run nothing is asked", async () => {
  const app = await openApp();
  const page = app.openPage();
  const query = vi.spyOn(getUntypedClient(page.client), "query");
  const shown = showFaucet(page, { runId: undefined });
  expect(await shown.until(() => true)).toEqual({
    events: [],
    dropped: 0,
    loading: true,
    refusal: undefined,
  });
  shown.render({ runId: "nobody-has-this" });
  const { refusal } = await shown.until((list) => list.refusal !== undefined);
  expect(refusal).toContain("nobody-has-this");
  expect(query).not.toHaveBeenCalled();
});

test("another run's log takes the place of the first", async () => {
  const app = await openApp();
  const [first, second] = [await app.engine.start(faucet, {}), await app.engine.start(faucet, {})];
  const shown = showFaucet(app.openPage(), { runId: first.runId });
  await shown.until(({ events }) => events.length > 0);
  shown.render({ runId: second.runId });
  tapOf(second.runId).end("of the second");
  const list = await shown.until((newest) => newest.events[0]?.runId === second.runId && endedOf(newest));
  expect(list.events.every(({ runId }) => runId === second.runId)).toBe(true);
  // The second has ended, and nobody looks at the first.
  await vi.waitFor(() => expect(app.following).toBe(0));
  tapOf(first.runId).end();
});

test("while the server is away it waits, and goes on when it is back", async () => {
  const app = await openApp();
  const { runId } = await app.engine.start(faucet, {});
  const shown = showFaucet(app.openPage(), { runId });
  await shown.until(({ loading }) => !loading);
  await app.stopServer();
  tapOf(runId).end("while away");
  await app.startServer();
  window.dispatchEvent(new Event("online"));
  expect(seqsOf(await shown.until(endedOf)).length).toBeGreaterThan(3);
});
