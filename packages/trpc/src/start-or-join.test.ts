import { expect, test } from "vitest";
import { all } from "./testing/all.ts";
import { tapOf } from "./testing/faucet.ts";
import { openServer } from "./testing/open-server.ts";
import { readStream, streamUrl } from "./testing/read-stream.ts";

const input = { label: "x" };

test("two viewers with one runId and the same input watch one run", async () => {
  const { client } = await openServer();
  tapOf("shared").end("one");
  const viewers = [1, 2].map(() => all(client.faucet.runPipeline({ runId: "shared", input })));
  const [first, second] = await Promise.all(viewers);
  expect(first).toEqual(second);
  expect((await client.faucet.list.query()).runs).toHaveLength(1);
});

test("a page that subscribes, leaves and subscribes again, as React's StrictMode does, starts one run", async () => {
  const { client } = await openServer();
  const request = { runId: "strict", input };
  client.faucet.runPipeline.subscribe(request, {}).unsubscribe();
  tapOf("strict").end("one");
  const events = await all(client.faucet.runPipeline(request));
  expect(events.at(-1)?.type).toBe("run.completed");
  expect((await client.faucet.list.query()).runs).toHaveLength(1);
});

test("one runId with another input is refused as a conflict, and the run goes on untouched", async () => {
  const { client } = await openServer();
  tapOf("taken").end("one");
  await client.faucet.start.mutate({ runId: "taken", input });
  const other = all(client.faucet.runPipeline({ runId: "taken", input: { label: "y" } }));
  await expect(other).rejects.toMatchObject({
    code: "input_mismatch",
    cause: { data: { code: "CONFLICT" } },
  });
  const events = await all(client.faucet.watch("taken"));
  expect(events.at(-1)?.type).toBe("run.completed");
});

test("one runId with another pipeline is refused as a conflict", async () => {
  const { client } = await openServer();
  await client.sink.start.mutate({ runId: "sinking", input: { depth: 1 } });
  const other = client.faucet.start.mutate({ runId: "sinking", input });
  await expect(other).rejects.toMatchObject({ data: { stepcast: { code: "input_mismatch" } } });
});

test("an input too long for an address is sent by POST, and the same run is followed", async () => {
  const { client } = await openServer();
  // Nine times as long in an address as in the page that typed it.
  const label = "漢".repeat(30_000);
  tapOf("long").end("one");
  const events = await all(client.faucet.runPipeline({ runId: "long", input: { label } }));
  expect(events.find((event) => event.type === "run.queued")?.input.label).toBe(label);
  expect(events.at(-1)?.type).toBe("run.completed");
});

test("a run started without a runId can be watched through a lost connection all the same", async () => {
  const { client, engine, sockets } = await openServer();
  const seen: string[] = [];
  for await (const event of client.faucet.runPipeline({ input })) {
    seen.push(event.type);
    if (event.type !== "step.started" || event.step !== "drip") continue;
    for (const socket of sockets) socket.destroy();
    tapOf(event.runId).end("one");
  }
  expect(seen.at(-1)).toBe("run.completed");
  expect((await engine.list({ limit: 10 })).runs).toHaveLength(1);
}, 20_000);

test("a run may be joined by its runId alone", async () => {
  const { client } = await openServer();
  tapOf("joined").end("one");
  const { runId } = await client.faucet.start.mutate({ runId: "joined", input });
  const events = await all(client.faucet.watch(runId));
  expect(events.map((event) => event.type)).toEqual([
    "run.queued",
    "run.started",
    "step.started",
    "step.chunk",
    "step.completed",
    "step.started",
    "file.written",
    "step.completed",
    "run.completed",
  ]);
});

test("without a runId and without an input there is nothing to follow", async () => {
  const { url } = await openServer();
  const messages = await all(readStream(streamUrl(url, "faucet.runPipeline", {})));
  expect(messages.at(-1)).toMatchObject({
    event: "serialized-error",
    data: expect.stringContaining('"invalid_input"') as string,
  });
});

test("a signal that has already fired starts nothing", async () => {
  const { client, engine } = await openServer();
  const events = client.faucet.runPipeline({ input }, { signal: AbortSignal.abort() });
  expect(await all(events)).toEqual([]);
  expect((await engine.list({ limit: 10 })).runs).toEqual([]);
});
