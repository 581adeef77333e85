import { decodeEvent } from "@stepcast/pipeline";
import { expect, test } from "vitest";
import { all } from "./testing/all.ts";
import { tapOf } from "./testing/faucet.ts";
import { openServer } from "./testing/open-server.ts";
import { readStream, streamUrl } from "./testing/read-stream.ts";

test("every page travels under an id line of seq and tag, as the very text that the log holds", async () => {
  const { url, engine } = await openServer();
  tapOf("wire").end("one");
  const messages = await all(
    readStream(streamUrl(url, "faucet.runPipeline", { runId: "wire", input: { label: "x" } })),
  );
  const stored = (await engine.read("wire", undefined, 500)).events;
  const pages = messages.filter((message) => message.id !== undefined);
  const text = pages.map(({ data }) => (JSON.parse(data ?? "") as { page: string }).page).join("\n");
  expect(text).toBe(stored.map((event) => event.text).join("\n"));
  for (const { id, data } of pages) {
    const last = decodeEvent((JSON.parse(data ?? "") as { page: string }).page.split("\n").at(-1) ?? "");
    expect(id).toBe(`${last.seq}.${stored[last.seq - 1]?.tag}`);
  }
});

test("a stream says at its start how long its silence may last, and at its end that it is over", async () => {
  const { url } = await openServer();
  tapOf("pinged").end("one");
  const messages = await all(
    readStream(streamUrl(url, "faucet.runPipeline", { runId: "pinged", input: { label: "x" } })),
  );
  expect(messages.at(0)).toEqual({ event: "connected", data: '{"reconnectAfterInactivityMs":40000}' });
  expect(messages.at(-1)).toMatchObject({ event: "return" });
});

test("a replay of hundreds of events comes in a page or two, not one by one", async () => {
  const { url, client } = await openServer();
  const tap = tapOf("burst");
  for (let drop = 0; drop < 300; drop++) tap.write(`${drop}`);
  tap.end();
  await all(client.faucet.runPipeline({ runId: "burst", input: { label: "x" } }));
  const replay = await all(readStream(streamUrl(url, "faucet.runPipeline", { runId: "burst" })));
  const pages = replay.filter((message) => message.id !== undefined);
  expect(pages.length).toBeLessThanOrEqual(2);
});

test("what the run computed arrives with the types it had: a Date is a Date", async () => {
  const { client } = await openServer();
  tapOf("typed").end("one");
  const openedAt = new Date("2026-02-03T04:05:06.789Z");
  const events = await all(client.faucet.runPipeline({ runId: "typed", input: { label: "x", openedAt } }));
  const first = events.find((event) => event.type === "run.queued");
  const last = events.at(-1);
  expect(first?.input).toEqual({ label: "x", openedAt });
  expect(last).toMatchObject({ type: "run.completed", output: { closedAt: new Date(86_400_000) } });
});

test("a run's state arrives as the server has it, Dates and all, and crosses as JSON but for them", async () => {
  const { client, engine, url } = await openServer();
  tapOf("state").end("one");
  const openedAt = new Date("2026-02-03T04:05:06.789Z");
  await all(client.faucet.runPipeline({ runId: "state", input: { label: "x", openedAt } }));
  const state = await client.faucet.state.query({ runId: "state" });
  expect(state).toEqual(await engine.state("state"));
  expect(state.input?.openedAt).toEqual(openedAt);
  const query = encodeURIComponent(JSON.stringify({ json: { runId: "state" } }));
  const answer = await fetch(`${url}/trpc/faucet.state?input=${query}`);
  const { result } = (await answer.json()) as { result: { data: { typed: [string[]][] } } };
  expect(result.data.typed.map(([path]) => path.join("/"))).toEqual([
    "input/openedAt",
    "output/closedAt",
    "steps/drip/output/closedAt",
  ]);
});

test("history fetched by polling has the same types as the stream", async () => {
  const { client } = await openServer();
  tapOf("polled").end("one");
  const streamed = await all(client.faucet.runPipeline({ runId: "polled", input: { label: "x" } }));
  const { events, ended } = await client.faucet.events.query({ runId: "polled" });
  expect(events).toEqual(streamed);
  expect(ended).toBe(true);
});
