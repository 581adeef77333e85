import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { expect, onTestFinished, test, vi } from "vitest";
import { openFaultyProxy } from "./faulty-proxy.ts";

/** For what comes soon, also on a machine that is busy. */
const patience = { timeout: 10_000 };

test("without faults every byte passes, both ways, and an end is an end", async () => {
  const server = await openUpstream((socket) =>
    socket.once("data", (asked) => socket.end(`you said ${String(asked)}`)),
  );
  await using proxy = await openFaultyProxy(server.port);
  expect(await ask(proxy.url, "hello")).toEqual({ text: "you said hello", ended: true });
  expect(proxy).toMatchObject({ connections: 1, bytes: 14 });
});

test("connections are cut after exactly so many bytes, counted over all of them", async () => {
  const server = await openUpstream((socket) => socket.write("0123456789"));
  await using proxy = await openFaultyProxy(server.port, { cutAt: [1, 4, 14] });
  const texts: string[] = [];
  for (let round = 0; round < 3; round++) texts.push((await ask(proxy.url)).text);
  expect(texts).toEqual(["0", "012", "0123456789"]);
  expect(proxy).toMatchObject({ connections: 3, bytes: 14 });
});

test("bytes come one by one where it says so, in their order", async () => {
  const server = await openUpstream((socket) => socket.end("0123456789"));
  await using proxy = await openFaultyProxy(server.port, { bytewise: true, delayMs: 1 });
  const { socket, chunks } = open(proxy.url);
  await once(socket, "close");
  expect(chunks).toEqual([..."0123456789"]);
});

test("what is held back goes on when enough has come together, or the server has ended", async () => {
  let send = (_text: string) => {};
  const server = await openUpstream((socket) => {
    send = (text) => (text === "" ? socket.end() : socket.write(text));
  });
  await using proxy = await openFaultyProxy(server.port, { holdBytes: 6 });
  const { socket, chunks } = open(proxy.url);
  await vi.waitFor(() => expect(server.sockets.size).toBe(1), patience);
  for (const text of ["abc", "def", "ghi"]) {
    const before = proxy.bytes;
    send(text);
    if (text === "def") await vi.waitFor(() => expect(proxy.bytes).toBe(before + 6), patience);
  }
  send("");
  await once(socket, "close");
  expect(chunks).toEqual(["abcdef", "ghi"]);
});

test("of a stream of events so many bytes go on, and other answers whole", async () => {
  const head = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\n";
  const server = await openUpstream((socket) => {
    socket.on("data", (asked) =>
      socket.write(String(asked) === "stream" ? `${head}data: 1\n\ndata: 2\n\n` : "plain"),
    );
  });
  await using proxy = await openFaultyProxy(server.port, { holdStreamsAt: head.length + 9 });
  const [stream, plain] = [open(proxy.url), open(proxy.url)];
  stream.socket.write("stream");
  plain.socket.write("plain");
  await vi.waitFor(
    () => expect([...stream.chunks, ...plain.chunks].sort()).toEqual([`${head}data: 1\n\n`, "plain"]),
    patience,
  );
  for (const far of server.sockets) far.end();
  await once(stream.socket, "close");
  expect(stream.chunks.join("")).toBe(`${head}data: 1\n\ndata: 2\n\n`);
});

test("an idle connection is dropped on both sides", async () => {
  const server = await openUpstream((socket) => socket.write("hello"));
  await using proxy = await openFaultyProxy(server.port, { dropIdleMs: 20 });
  expect(await ask(proxy.url)).toMatchObject({ text: "hello" });
  await vi.waitFor(() => expect(server.sockets.size).toBe(0), patience);
});

test("a half-open connection is silent in both directions, and stays so, but is not closed", async () => {
  const heard: string[] = [];
  const server = await openUpstream((socket) => {
    socket.on("data", (data) => {
      heard.push(String(data));
      socket.write(`re: ${String(data)}`);
    });
  });
  await using proxy = await openFaultyProxy(server.port);
  const { socket, chunks } = open(proxy.url);
  socket.write("one");
  await vi.waitFor(() => expect(chunks).toEqual(["re: one"]), patience);

  proxy.faults = { halfOpen: true };
  socket.write("two");
  const second = open(proxy.url);
  second.socket.write("three");
  // What the proxy would pass on now, it has read after all of these.
  await vi.waitFor(() => expect(server.connections()).toBe(2), patience);
  for (const far of server.sockets) far.end("bye");
  await vi.waitFor(() => expect(server.sockets.size).toBe(0), patience);
  expect({ heard, chunks: [...chunks, ...second.chunks] }).toEqual({ heard: ["one"], chunks: ["re: one"] });
  expect([socket.destroyed, second.socket.destroyed]).toEqual([false, false]);

  proxy.faults = {};
  const third = open(proxy.url);
  third.socket.write("four");
  await vi.waitFor(() => expect(third.chunks).toEqual(["re: four"]), patience);
  expect(heard).toEqual(["one", "four"]);
});

test("instead of the server a connection meets a reset, or an answer of the proxy's own", async () => {
  const server = await openUpstream((socket) => socket.end("hello"));
  await using proxy = await openFaultyProxy(server.port, { instead: "502" });
  expect((await fetch(proxy.url)).status).toBe(502);
  proxy.faults = { instead: "reset" };
  await expect(fetch(proxy.url)).rejects.toMatchObject({ cause: { code: "ECONNRESET" } });
  expect(server.connections()).toBe(0);
});

test("the server may move to another port", async () => {
  const [first, second] = await Promise.all(
    ["1", "2"].map((name) => openUpstream((socket) => socket.end(name))),
  );
  await using proxy = await openFaultyProxy(first?.port ?? 0);
  expect((await ask(proxy.url)).text).toBe("1");
  proxy.upstreamPort = second?.port ?? 0;
  expect((await ask(proxy.url)).text).toBe("2");
});

async function openUpstream(onConnection: (socket: Socket) => void) {
  const sockets = new Set<Socket>();
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on("error", () => undefined).on("close", () => sockets.delete(socket));
    socket.resume();
    onConnection(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return { port: (server.address() as AddressInfo).port, sockets, connections: () => connections };
}

function open(url: string) {
  const chunks: string[] = [];
  const socket = connect(Number(new URL(url).port), "127.0.0.1");
  onTestFinished(() => void socket.destroy());
  socket.on("error", () => undefined).on("data", (data: Buffer) => chunks.push(String(data)));
  return { socket, chunks };
}

/** All that comes until the connection ends. */
async function ask(url: string, text?: string) {
  const { socket, chunks } = open(url);
  let ended = false;
  socket.on("end", () => (ended = true));
  if (text) socket.write(text);
  await once(socket, "close");
  return { text: chunks.join(""), ended };
}
