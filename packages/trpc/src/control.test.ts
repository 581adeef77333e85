import { expect, test, vi } from "vitest";
import { all } from "./testing/all.ts";
import { tapOf } from "./testing/faucet.ts";
import { openServer } from "./testing/open-server.ts";

const input = { label: "x" };

test("a cancelled run ends cancelled for everyone who watches it", async () => {
  const { client } = await openServer();
  const types: string[] = [];
  for await (const event of client.faucet.runPipeline({ runId: "stop", input })) {
    types.push(event.type);
    if (event.type !== "step.started") continue;
    const reasons = ["seen enough", "me too"];
    // Both in one request: the second must come before the run has ended.
    const answers = await Promise.all(
      reasons.map((reason) => client.faucet.cancel.mutate({ runId: "stop", reason })),
    );
    expect(answers).toEqual([{ cancelled: true }, { cancelled: false }]);
  }
  expect(types.slice(-3)).toEqual(["run.cancel_requested", "step.cancelled", "run.cancelled"]);
});

test("leaving a run does not cancel it", async () => {
  const { client } = await openServer();
  for await (const event of client.faucet.runPipeline({ runId: "left", input })) {
    if (event.type === "step.started") break;
  }
  tapOf("left").end("one");
  const events = await all(client.faucet.watch("left"));
  expect(events.at(-1)?.type).toBe("run.completed");
});

test("what has ended cannot be cancelled", async () => {
  const { client } = await openServer();
  await all(client.sink.runPipeline({ runId: "over", input: { depth: 1 } }));
  await expect(client.sink.cancel.mutate({ runId: "over" })).rejects.toMatchObject({
    data: { code: "CONFLICT", stepcast: { code: "run_ended" } },
  });
});

test("the state of a run is its log, folded", async () => {
  const { client } = await openServer();
  tapOf("folded").end("one");
  await all(client.faucet.runPipeline({ runId: "folded", input }));
  const state = await client.faucet.state.query({ runId: "folded" });
  expect(state).toMatchObject({ runId: "folded", pipeline: "faucet", status: "completed", input });
  expect(state.steps.drip?.output?.drops).toEqual(["one"]);
  expect(state.output?.closedAt).toEqual(new Date(86_400_000));
});

test("a state says where in the log it stands, so that a reader goes on behind it", async () => {
  const { client, engine } = await openServer();
  tapOf("half-read").write("one");
  await client.faucet.start.mutate({ runId: "half-read", input });
  await vi.waitFor(async () =>
    expect((await engine.state("half-read")).steps["drip"]?.chunks).toHaveLength(1),
  );
  const { cursor, lastSeq } = await client.faucet.state.query({ runId: "half-read" });
  tapOf("half-read").end("two");
  const events = await all(client.faucet.watch("half-read", { after: cursor }));
  expect(events[0]).toMatchObject({ seq: lastSeq + 1, type: "step.chunk", chunk: { drop: "two" } });
});

test("polling page by page gives every event once, and then says that the run has ended", async () => {
  const { client } = await openServer();
  tapOf("paged").end("one");
  const streamed = await all(client.faucet.runPipeline({ runId: "paged", input }));
  const polled: unknown[] = [];
  let after: string | undefined;
  for (let ended = false; !ended; ) {
    const page = await client.faucet.events.query({ runId: "paged", after, limit: 2 });
    expect(page.events.length).toBeLessThanOrEqual(2);
    polled.push(...page.events);
    ({ ended, cursor: after } = page);
  }
  expect(polled).toEqual(streamed);
});

test("a poll that may wait answers with the next event as soon as there is one", async () => {
  const { client, log } = await openServer();
  await client.faucet.start.mutate({ runId: "waits", input });
  const cursor = await cursorAtFirstStep(client, "waits");
  const waiting = client.faucet.events.query({ runId: "waits", after: cursor, waitMs: 25_000 });
  await until(() => log.following > 0);
  tapOf("waits").write("one");
  expect((await waiting).events.map((event) => event.type)).toEqual(["step.chunk"]);
  await until(() => log.following === 0);
});

test("a poll that waited in vain answers with nothing and the same cursor", async () => {
  const { client } = await openServer();
  await client.faucet.start.mutate({ runId: "vain", input });
  const cursor = await cursorAtFirstStep(client, "vain");
  const answer = await client.faucet.events.query({ runId: "vain", after: cursor, waitMs: 20 });
  expect(answer).toEqual({ events: [], cursor, ended: false, reset: false });
});

test("a poll with a cursor of another log is told to start over", async () => {
  const { client } = await openServer();
  await client.sink.start.mutate({ runId: "lost", input: { depth: 1 } });
  const answer = await client.sink.events.query({ runId: "lost", after: "1.notmine" });
  expect(answer).toEqual({ events: [], cursor: "0", ended: false, reset: true, lastSeq: expect.any(Number) });
});

test("runs are listed newest first, page by page, by pipeline and by status", async () => {
  const { client } = await openServer();
  for (const runId of ["a", "b", "c"]) {
    await all(client.sink.runPipeline({ runId, input: { depth: 1 } }));
  }
  await client.faucet.start.mutate({ runId: "open", input });
  const first = await client.sink.list.query({ limit: 2 });
  const second = await client.sink.list.query({ limit: 2, cursor: first.next });
  expect([first, second].map(({ runs }) => runs.map((run) => run.runId))).toEqual([["c", "b"], ["a"]]);
  expect(second.next).toBeUndefined();
  expect((await client.sink.list.query({ status: "running" })).runs).toEqual([]);
  expect((await client.faucet.list.query()).runs).toMatchObject([{ runId: "open", pipeline: "faucet" }]);
});

type Client = Awaited<ReturnType<typeof openServer>>["client"];

async function cursorAtFirstStep(client: Client, runId: string): Promise<string> {
  for (let after: string | undefined; ; ) {
    const page = await client.faucet.events.query({ runId, after, waitMs: 25_000 });
    if (page.events.some((event) => event.type === "step.started")) return page.cursor;
    after = page.cursor;
  }
}

/** Turns of the event loop until something is so. */
async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setImmediate(resolve));
}
