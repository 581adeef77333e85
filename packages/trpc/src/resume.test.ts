import { formatCursor } from "@stepcast/pipeline";
import { expect, test } from "vitest";
import { all } from "./testing/all.ts";
import { tapOf } from "./testing/faucet.ts";
import { openProxy } from "./testing/open-proxy.ts";
import { connect, openServer, type TestServer } from "./testing/open-server.ts";
import { type Message, readStream, streamUrl } from "./testing/read-stream.ts";
import { transformer } from "./transformer.ts";

const input = { label: "x" };

test("from every cursor of a run, the Last-Event-ID header gives exactly the rest", async () => {
  const server = await finishedRun("by-header");
  for (const { seq, cursor } of await cursorsOf(server, "by-header")) {
    const address = streamUrl(server.url, "faucet.runPipeline", { runId: "by-header", input });
    const rest = seqsOf(await all(readStream(address, { "last-event-id": cursor })));
    expect(rest).toEqual(range(seq + 1, 9));
  }
});

test("from every cursor of a run, lastEventId in the input gives exactly the rest", async () => {
  const server = await finishedRun("by-input");
  for (const { seq, cursor } of await cursorsOf(server, "by-input")) {
    const address = streamUrl(server.url, "faucet.runPipeline", { runId: "by-input", lastEventId: cursor });
    expect(seqsOf(await all(readStream(address)))).toEqual(range(seq + 1, 9));
  }
});

test("a viewer whose connection is cut while the run works still sees each event once, in order", async () => {
  const { client, sockets } = await openServer();
  const tap = tapOf("cut");
  const seqs: number[] = [];
  const reconnects: unknown[] = [];
  const run = client.faucet.runPipeline({ runId: "cut", input });
  run.onConnection((connection, error) => connection === "reconnecting" && reconnects.push(error));
  for await (const event of run) {
    if (event.type === "log.reset") throw new Error("nothing was lost, so nothing is to be dropped");
    seqs.push(event.seq);
    if (event.type === "step.started" && event.step === "drip") tap.write("first");
    if (event.type !== "step.chunk") continue;
    for (const socket of sockets) socket.destroy();
    tap.end(event.chunk.drop === "first" ? "second" : undefined);
  }
  expect(seqs).toEqual(range(1, seqs.length));
  expect(seqs.length).toBeGreaterThan(9);
  expect(reconnects.length).toBeGreaterThan(0);
}, 20_000);

test("a proxy that answers 502 while the server restarts does not end the stream", async () => {
  const server = await openServer();
  const proxy = await openProxy(server.port);
  const seqs: number[] = [];
  for await (const event of connect(proxy.url).faucet.runPipeline({ runId: "proxied", input })) {
    if ("seq" in event) seqs.push(event.seq);
    if (event.type !== "step.started" || event.step !== "drip") continue;
    proxy.failures = 2;
    for (const socket of server.sockets) socket.destroy();
    tapOf("proxied").end("one");
  }
  expect(proxy.failures).toBe(0);
  expect(seqs).toEqual(range(1, 9));
}, 20_000);

test("a client that was cut off is answered by its run alone, and starts no second one", async () => {
  const { url, engine } = await openServer();
  const address = streamUrl(url, "faucet.runPipeline", { runId: "gone", input });
  const messages = await all(readStream(address, { "last-event-id": "3.abc" }));
  expect(errorOf(messages)).toMatchObject({
    data: { code: "NOT_FOUND", stepcast: { code: "run_not_found" } },
  });
  expect(await engine.find("gone")).toBeUndefined();
});

test("a cursor of another log is answered with log.reset, and then with everything", async () => {
  const server = await finishedRun("reset");
  for (const cursor of ["3.notmine", formatCursor(99, "notmine")]) {
    const address = streamUrl(server.url, "faucet.runPipeline", { runId: "reset", lastEventId: cursor });
    const messages = await all(readStream(address));
    const pages = messages.filter((message) => message.id !== undefined);
    expect(pages[0]?.id).toBe("0");
    expect(decode(pages[0])).toEqual([{ type: "log.reset", lastSeq: 9 }]);
    expect(seqsOf(messages.filter((message) => message !== pages[0]))).toEqual(range(1, 9));
  }
});

test("a client that was told to start over and is cut off again still gets everything", async () => {
  const server = await finishedRun("again");
  const address = streamUrl(server.url, "faucet.runPipeline", { runId: "again", input });
  expect(seqsOf(await all(readStream(address, { "last-event-id": "0" })))).toEqual(range(1, 9));
});

test("text that is no cursor is refused for good", async () => {
  const server = await finishedRun("nonsense");
  const address = streamUrl(server.url, "faucet.runPipeline", { runId: "nonsense", lastEventId: "x'--" });
  expect(errorOf(await all(readStream(address)))).toMatchObject({
    data: { code: "BAD_REQUEST", stepcast: { code: "invalid_cursor" } },
  });
});

/** A run of nine events. */
async function finishedRun(runId: string): Promise<TestServer> {
  const server = await openServer();
  tapOf(runId).end("one");
  const events = await all(server.client.faucet.runPipeline({ runId, input }));
  expect(events).toHaveLength(9);
  return server;
}

async function cursorsOf({ engine }: TestServer, runId: string) {
  const { events } = await engine.read(runId, undefined, 500);
  return events.map(({ seq, tag }) => ({ seq, cursor: formatCursor(seq, tag) }));
}

function decode({ data = "" }: Message = {}): { type: string; seq?: number }[] {
  // What a page holds is known by its id line; the rest of the test asserts it.
  return transformer.output.deserialize(JSON.parse(data)) as { type: string; seq?: number }[];
}

function seqsOf(messages: Message[]): (number | undefined)[] {
  return messages
    .filter((message) => message.id !== undefined)
    .flatMap((page) => decode(page).map((e) => e.seq));
}

function errorOf(messages: Message[]): unknown {
  const error = messages.find((message) => message.event === "serialized-error");
  return error && transformer.output.deserialize(JSON.parse(error.data ?? ""));
}

function range(first: number, last: number): number[] {
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
}
