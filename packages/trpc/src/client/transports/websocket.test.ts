import { once } from "node:events";
import { afterEach, expect, onTestFinished, test, vi } from "vitest";
import { WebSocket, WebSocketServer } from "ws";
import { all } from "../../testing/all.ts";
import { tapOf } from "../../testing/faucet.ts";
import { openServer, type TestServer } from "../../testing/open-server.ts";
import { storedRun } from "../../testing/stored-run.ts";
import { until } from "../../testing/until.ts";
import { BrokenLine } from "../waiting/broken-line.ts";
import { follow } from "../follow/follow.ts";
import { systemTimers, type Timers } from "../waiting/timers.ts";
import type { FollowRequest, TransportMessage } from "./transport.ts";
import { type SocketOptions, webSocketTransport } from "./websocket.ts";

afterEach(() => void vi.unstubAllGlobals());

const input = { label: "x" };
const staying = new AbortController().signal;

test("a run comes as it was stored: the answer first, then its pages, then the end", async () => {
  const server = await openServer();
  tapOf("whole").end("one");
  const messages = await all(open(server, { runId: "whole", input }));
  expect(messages.at(0)).toEqual({ type: "open" });
  expect(messages.at(-1)).toEqual({ type: "end" });
  expect(seqsOf(messages)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
});

test("behind each cursor comes exactly the rest", async () => {
  const server = await openServer();
  await storedRun(server.log, "rest", { lines: 20, chars: 100_000 });
  for (const message of await all(open(server, { runId: "rest" }))) {
    if (message.type !== "page") continue;
    const rest = seqsOf(await all(open(server, { runId: "rest", after: message.cursor })));
    const first = (seqsOf([message]).at(-1) ?? 0) + 1;
    expect(rest).toEqual(Array.from({ length: 22 - first + 1 }, (_, index) => first + index));
  }
});

test.for([
  ["a browser's class", undefined],
  ["the class of the ws package", WebSocket],
] as const)(
  "all runs of a client share one socket, with %s, and it goes once nobody uses it",
  async ([, Class]) => {
    const server = await openServer();
    const transport = webSocketTransport({ url: `${server.url}/trpc`, WebSocket: Class });
    for (const runId of ["one", "two", "three"]) await storedRun(server.log, runId, { lines: 3 });
    await server.client.faucet.start.mutate({ runId: "stays", input });
    const leaving = new AbortController();
    const staysOpen = transport.open({ path: "faucet", runId: "stays", after: undefined }, leaving.signal);
    await staysOpen.next();
    const runs = ["one", "two", "three"].map((runId) =>
      all(transport.open({ path: "faucet", runId, after: undefined }, staying)),
    );
    for (const messages of await Promise.all(runs)) expect(seqsOf(messages)).toEqual([1, 2, 3, 4, 5]);
    expect(server.webSockets.size).toBe(1);
    leaving.abort();
    await expect(all(staysOpen)).rejects.toBeDefined();
    await until(() => server.log.following === 0);
    await until(() => server.webSockets.size === 0);
  },
);

test("what the server refuses is its own error, and the others on the socket go on", async () => {
  const server = await openServer();
  const transport = webSocketTransport({ url: `${server.url}/trpc` });
  await server.client.faucet.start.mutate({ runId: "there", input });
  const there = transport.open({ path: "faucet", runId: "there", after: undefined }, staying);
  await there.next();
  const refused = (request: Partial<FollowRequest>) =>
    all(transport.open({ path: "faucet", runId: "nowhere", after: undefined, ...request }, staying));
  await expect(refused({})).rejects.toMatchObject({ name: "StepcastError", code: "run_not_found" });
  await expect(refused({ input: { label: 1 } })).rejects.toMatchObject({
    code: "invalid_input",
    issues: [expect.objectContaining({ path: ["label"] })],
  });
  await expect(refused({ runId: "there", after: "x'--" })).rejects.toMatchObject({ code: "invalid_cursor" });
  expect((await there.next()).value).toMatchObject({ type: "page" });
  await there.return();
});

test("headers reach the server as what the connection was opened with, asked for anew each time", async () => {
  const tokens: unknown[] = [];
  const server = await openServer({
    createContext: (_request, params) => {
      tokens.push(params?.["authorization"]);
      return {};
    },
  });
  await storedRun(server.log, "known", { lines: 1 });
  let asked = 0;
  const headers = () => ({ authorization: `token ${++asked}`, absent: undefined });
  await all(open(server, { runId: "known" }, { headers }));
  await all(open(server, { runId: "known" }, { headers }));
  expect(tokens).toEqual(["token 1", "token 2"]);
});

test("a context that cannot be made refuses all who are on the socket", async () => {
  const server = await openServer({
    createContext: () => {
      throw new Error("no database");
    },
  });
  await expect(all(open(server, { runId: "any" }))).rejects.toMatchObject({ code: "internal" });
});

test("a server that stops, and a line that is cut, are broken lines", async () => {
  const server = await openServer();
  await server.client.faucet.start.mutate({ runId: "open", input });
  const cut = open(server, { runId: "open" });
  await cut.next();
  const rest = all(cut);
  for (const socket of server.sockets) socket.destroy();
  await expect(rest).rejects.toThrow(BrokenLine);
  const stopped = open(server, { runId: "open" });
  await stopped.next();
  const end = all(stopped);
  await Promise.all([expect(end).rejects.toThrow("1012"), server.webSockets.close()]);
  await expect(all(open(server, { runId: "open" }))).rejects.toThrow(BrokenLine);
});

test("a reader who is slow holds no more than its bound, and still sees each event once, in order", async () => {
  const server = await openServer();
  await storedRun(server.log, "long", { lines: 40_000 });
  const transport = webSocketTransport({ url: `${server.url}/trpc` });
  const tell = vi.fn();
  const request = { path: "faucet", runId: "long", after: undefined };
  const seqs: number[] = [];
  for await (const { events } of follow(transport, request, { signal: staying, tell })) {
    seqs.push(...events.map((event) => ("seq" in event ? event.seq : 0)));
    // Whatever is pushed comes meanwhile: 40 MB, if nothing held it back.
    const { pages } = server.log;
    if (seqs.length < 5_000) await until(() => server.log.following === 0 || server.log.pages > pages + 40);
  }
  expect(seqs).toEqual(Array.from({ length: 40_002 }, (_, index) => index + 1));
  expect(tell.mock.calls.some(([connection]) => connection === "reconnecting")).toBe(true);
}, 30_000);

test("a reader who left is told nothing more, though the socket goes on", async () => {
  const server = await openServer();
  const transport = webSocketTransport({ url: `${server.url}/trpc` });
  await server.client.faucet.start.mutate({ runId: "left", input });
  const leaver = transport.open({ path: "faucet", runId: "left", after: undefined }, staying);
  await leaver.next();
  await leaver.return();
  await until(() => server.log.following === 0);
  expect(server.webSockets.size).toBe(1);
  await expect(all(open(server, { runId: "left" }, {}, AbortSignal.abort()))).rejects.toBeDefined();
});

test("a server that says nothing is given up, and its socket with it", async () => {
  const silent = new WebSocketServer({ port: 0, host: "127.0.0.1" });
  await once(silent, "listening");
  const { port } = silent.address() as { port: number };
  let late = () => {};
  const timers: Timers = {
    ...systemTimers,
    after: (delayMs, callback) => {
      if (delayMs === 40_000) late = callback;
      return () => undefined;
    },
  };
  const transport = webSocketTransport({ url: `http://127.0.0.1:${port}` }, timers);
  const waiting = all(transport.open({ path: "faucet", runId: "mute", after: undefined }, staying));
  await until(() => silent.clients.size === 1);
  late();
  await expect(waiting).rejects.toThrow("nothing came for 40 s");
  await until(() => silent.clients.size === 0);
  silent.close();
});

test.for([
  ["text that is no JSON", "<h1>Sign in</h1>"],
  ["JSON of another protocol", "null"],
  ["bytes", Buffer.from([0, 1, 2, 255])],
] as const)("%s over a socket is a broken line, and no fault of the process", async ([, frame]) => {
  const other = new WebSocketServer({ port: 0, host: "127.0.0.1" });
  onTestFinished(() => other.close());
  await once(other, "listening");
  other.on("connection", (socket) => socket.on("message", () => socket.send(frame)));
  const { port } = other.address() as { port: number };
  for (const Class of [undefined, WebSocket]) {
    const transport = webSocketTransport({ url: `http://127.0.0.1:${port}`, WebSocket: Class });
    const messages = all(transport.open({ path: "faucet", runId: "any", after: undefined }, staying));
    await expect(messages).rejects.toThrow(BrokenLine);
  }
  await until(() => other.clients.size === 0);
});

test("a runtime without WebSockets is told what to pass", async () => {
  const server = await openServer();
  vi.stubGlobal("WebSocket", undefined);
  await expect(all(open(server, { runId: "any" }))).rejects.toMatchObject({
    code: "invalid_definition",
    message: expect.stringContaining("`WebSocket`"),
  });
});

function open(
  { url }: TestServer,
  request: Partial<FollowRequest>,
  options: Partial<SocketOptions> = {},
  signal = staying,
) {
  const transport = webSocketTransport({ url: `${url}/trpc`, ...options });
  return transport.open({ path: "faucet", runId: "", after: undefined, ...request }, signal);
}

function seqsOf(messages: readonly TransportMessage[]): number[] {
  return messages.flatMap((message) =>
    message.type === "page" ? message.events.map((event) => ("seq" in event ? event.seq : 0)) : [],
  );
}
