import { connect as connectTcp } from "node:net";
import { decodeEvent } from "@stepcast/pipeline";
import { createTRPCClient, createWSClient, wsLink } from "@trpc/client";
import { afterEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { WebSocket } from "ws";
import { tapOf } from "../testing/faucet.ts";
import { openServer, type TestRouter } from "../testing/open-server.ts";
import { openSocket, type RawSocket } from "../testing/raw-socket.ts";
import { send } from "../testing/send.ts";
import { storedRun } from "../testing/stored-run.ts";
import { until } from "../testing/until.ts";
import { transformer } from "../transformer.ts";
import { socketLimits } from "./bounded-socket.ts";

afterEach(() => void vi.useRealTimers());

describe("tRPC's own WebSocket client", () => {
  test.for([
    ["stock-browser", "of a browser", globalThis.WebSocket],
    ["stock-ws", "of the ws package", WebSocket],
  ] as const)("follows a run to its end as %s, with the class %s", async ([runId, , Class]) => {
    const { port } = await openServer();
    tapOf(runId).end("one");
    const client = stockClient(port, { WebSocket: Class as never });
    const seqs: unknown[] = [];
    await new Promise<void>((resolve, reject) => {
      const onData = ({ data }: { data: object[] }) =>
        seqs.push(...data.map((event) => "seq" in event && event.seq));
      const input = { runId, input: { label: "x" } };
      client.faucet.runPipeline.subscribe(input, { onData, onComplete: resolve, onError: reject });
    });
    expect(seqs).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  test("comes back by itself behind its cursor when the server cuts its line", async () => {
    const { port, sockets } = await openServer();
    const tap = tapOf("stock-cut");
    const client = stockClient(port, {});
    const seqs: number[] = [];
    await new Promise<void>((resolve, reject) => {
      const onData = ({ data }: { data: { type: string }[] }) => {
        for (const event of data) {
          if ("seq" in event) seqs.push(Number(event.seq));
          if (event.type !== "step.started" || tap.writableEnded) continue;
          for (const socket of sockets) socket.destroy();
          tap.end("one");
        }
      };
      const input = { runId: "stock-cut", input: { label: "x" } };
      client.faucet.runPipeline.subscribe(input, { onData, onComplete: resolve, onError: reject });
    });
    expect(seqs).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  test("is known by what it gives once for its connection, or by the headers of its upgrade", async () => {
    const asked: unknown[] = [];
    const { port, engine } = await openServer({
      createContext: (request, params) => {
        asked.push([request.headers.upgrade, params]);
        return { owner: params?.["token"] };
      },
    });
    const client = stockClient(port, { connectionParams: { token: "ann" } });
    await client.faucet.start.mutate({ runId: "hers", input: { label: "x" } });
    expect((await engine.find("hers"))?.owner).toBe("ann");
    expect(asked).toEqual([["websocket", { token: "ann" }]]);
    const raw = await openSocket(port);
    raw.send({ id: 1, method: "query", path: "faucet.state", input: { runId: "hers" } });
    await until(() => raw.messages.length > 0);
    expect(errorCodeOf(raw)).toBe("run_not_found");
  });
});

describe("an upgrade is refused", () => {
  test.for([
    [403, "to a page of another site", { origin: "https://evil.example" }],
    [403, "to a page of another port of this machine", { origin: "http://127.0.0.1:9" }],
    [403, "under a name that is not ours", { headers: { host: "evil.example" } }],
    [403, "under our name as another host's", { headers: { "x-forwarded-host": "evil.example" } }],
    [403, "where the browser says that another site asks", { headers: { "sec-fetch-site": "cross-site" } }],
    [404, "at another address", { path: "/other" }],
    [404, "at an address that cannot be read", { headers: { host: "localhost:99999" } }],
  ] as const)("with %i %s", async ([status, , options]) => {
    const { port, webSockets } = await openServer();
    await expect(openSocket(port, options)).rejects.toThrow(`${status}`);
    expect(webSockets.size).toBe(0);
    expect((await send(port, "/healthz")).status).toBe(200);
  });

  test("while as many sockets are open as there may be, and no longer", async () => {
    const { port, webSockets } = await openServer({ maxSockets: 1 });
    const first = await openSocket(port);
    await expect(openSocket(port)).rejects.toThrow("503");
    first.socket.close();
    await until(() => webSockets.size === 0);
    await openSocket(port);
  });

  test("to nobody of our own: a page of ours, through a proxy or not", async () => {
    const { port } = await openServer();
    await openSocket(port, { origin: `http://127.0.0.1:${port}` });
    const headers = { "x-forwarded-host": "localhost:3000", "sec-fetch-site": "same-origin" };
    await openSocket(port, { origin: "http://localhost:3000", headers });
    const other = await openServer({ allowedOrigins: ["https://app.example"] });
    await openSocket(other.port, {
      origin: "https://app.example",
      headers: { "sec-fetch-site": "cross-site" },
    });
  });
});

describe("a socket that is not read", () => {
  test("takes a few pages from the log and no more, and misses nothing when it is read on", async () => {
    const { port, log } = await openServer();
    await storedRun(log, "long", { lines: 100_000 });
    const before = log.pages;
    const slow = await openSocket(port);
    slow.send({ id: 1, input: { runId: "long" } });
    slow.socket.pause();
    const fast = await openSocket(port);
    fast.send({ id: 1, input: { runId: "long" } });
    await until(() => isStopped(fast));
    const each = pagesOf(fast).length;
    expect(each).toBeGreaterThan(90);
    // What the operating system takes in between counts too.
    expect(log.pages - before - each).toBeLessThan(24);
    expect(log.following).toBe(1);

    slow.socket.resume();
    await until(() => isStopped(slow));
    expect(seqsOf(slow)).toEqual(Array.from({ length: 100_002 }, (_, index) => index + 1));
  }, 60_000);

  test("lets runs that share it take turns", async () => {
    const { port, log } = await openServer();
    const runIds = Array.from({ length: 20 }, (_, index) => `shared-${index}`);
    for (const runId of runIds) await storedRun(log, runId, { lines: 8, chars: 200_000 });
    const raw = await openSocket(port);
    raw.send(...runIds.map((runId, id) => ({ id, input: { runId } })));
    await until(() => raw.messages.filter(({ result }) => result?.type === "stopped").length === 20);
    expect(seqsOf(raw)).toHaveLength(200);
    expect(raw.socket.readyState).toBe(WebSocket.OPEN);
  });

  test("is closed with 1013 where answers pile up that nobody can hold back", async () => {
    const { port, log, webSockets } = await openServer();
    await storedRun(log, "large", { lines: 8, chars: 200_000 });
    const raw = await openSocket(port);
    raw.send(...polls(50, "large"));
    expect(await raw.closed).toBe(1013);
    expect(raw.messages.length).toBeLessThan(16);
    await until(() => webSockets.size === 0);
  });

  test("is cut where it does not even read that it was closed", async () => {
    const { port, log, webSockets } = await openServer();
    await storedRun(log, "large", { lines: 8, chars: 200_000 });
    const raw = await openSocket(port);
    raw.socket.pause();
    raw.send(...polls(50, "large"));
    await until(() => webSockets.size === 0);
  });
});

test("a server that closes tells its sockets to come again, and waits for none that does not answer", async () => {
  const { port, log, webSockets, client } = await openServer();
  await client.faucet.start.mutate({ runId: "open", input: { label: "x" } });
  const polite = await openSocket(port);
  const silent = await openSocket(port);
  polite.send({ id: 1, input: { runId: "open" } });
  silent.send({ id: 1, input: { runId: "open" } });
  await until(() => log.following === 2);
  silent.socket.pause();
  await webSockets.close();
  expect(await polite.closed).toBe(1012);
  await until(() => log.following === 0);
  expect(webSockets.size).toBe(0);
});

test("a socket carries so many runs at a time, says so, and takes another when one is left", async () => {
  const { port, log, client } = await openServer();
  await client.faucet.start.mutate({ runId: "many", input: { label: "x" } });
  const raw = await openSocket(port);
  const follow = (id: number) => raw.send({ id, input: { runId: "many" } });
  for (let id = 1; id <= socketLimits.calls; id++) follow(id);
  await until(() => log.following === socketLimits.calls);
  follow(1_000);
  await until(() => raw.messages.some(({ error }) => error !== undefined));
  expect(errorCodeOf(raw)).toBe("too_many_calls");
  raw.send({ id: 1, method: "subscription.stop" });
  await until(() => log.following === socketLimits.calls - 1);
  follow(1_001);
  await until(() => log.following === socketLimits.calls);
});

test("a message with more calls than a batch may have is refused", async () => {
  const { port } = await openServer();
  const raw = await openSocket(port);
  raw.send(...polls(socketLimits.batchCalls + 1, "none"));
  await until(() => raw.messages.length > 0);
  expect(raw.messages).toHaveLength(1);
  expect(raw.messages[0]).toMatchObject({ id: null, error: expect.anything() });
});

test("bytes that are no WebSocket end their own connection, and are not the server's fault", async () => {
  const { port, errors, webSockets } = await openServer();
  const raw = await openSocket(port);
  Reflect.get(raw.socket, "_socket").write(Buffer.alloc(64, 0xff));
  await raw.closed;
  const large = await openSocket(port);
  large.socket.send("x".repeat(socketLimits.messageBytes + 1));
  expect(await large.closed).toBe(1009);
  await until(() => webSockets.size === 0);
  expect(errors).toEqual([]);
});

test("a poll that waits ends when its socket is gone", async () => {
  const { port, log, client } = await openServer();
  await client.faucet.start.mutate({ runId: "quiet", input: { label: "x" } });
  const { cursor } = await client.faucet.events.query({ runId: "quiet" });
  const raw = await openSocket(port);
  raw.send({
    id: 1,
    method: "query",
    path: "faucet.events",
    input: { runId: "quiet", after: cursor, waitMs: 25_000 },
  });
  await until(() => log.following === 1 || raw.messages.length > 0);
  raw.socket.terminate();
  await until(() => log.following === 0);
});

test("a socket is pinged, and cut when nothing was heard of it for a minute", async () => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval", "Date"] });
  const { port, webSockets } = await openServer();
  const well = await openSocket(port);
  const gone = await openSocket(port);
  gone.socket.pause();
  const pings: string[] = [];
  well.socket.on("message", (data: Buffer) => pings.push(data.toString()));
  let pongs = 0;
  well.socket.on("ping", () => (pongs += 1));
  for (let round = 1; round <= 8; round++) {
    vi.advanceTimersByTime(socketLimits.pingMs);
    await until(() => pings.length === round && pongs === round);
    // The answer is on its way: it is heard before the next round.
    await send(port, "/healthz");
  }
  expect(new Set(pings)).toEqual(new Set(["PING"]));
  await until(() => webSockets.size === 1);
  expect(well.socket.readyState).toBe(WebSocket.OPEN);
});

test("an upgrade that breaks off half-way harms nobody", async () => {
  const { port } = await openServer();
  const line = connectTcp(port, "127.0.0.1");
  line.write(
    `GET /trpc HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n`,
  );
  line.destroy();
  expect((await send(port, "/healthz")).status).toBe(200);
});

function stockClient(port: number, options: Partial<Parameters<typeof createWSClient>[0]>) {
  const client = createWSClient({ url: `ws://127.0.0.1:${port}/trpc`, retryDelayMs: () => 0, ...options });
  onTestFinished(() => client.close());
  return createTRPCClient<TestRouter>({ links: [wsLink({ client, transformer })] });
}

function polls(count: number, runId: string) {
  const path = "faucet.events";
  return Array.from({ length: count }, (_, id) => ({ id, method: "query" as const, path, input: { runId } }));
}

function isStopped({ messages }: RawSocket): boolean {
  return messages.at(-1)?.result?.type === "stopped";
}

function pagesOf({ messages }: RawSocket): string[] {
  return messages.flatMap(({ result }) =>
    result?.id === undefined ? [] : [(result.data as { page: string }).page],
  );
}

function seqsOf(raw: RawSocket): number[] {
  return pagesOf(raw).flatMap((page) => page.split("\n").map((line) => decodeEvent(line).seq));
}

function errorCodeOf({ messages }: RawSocket): unknown {
  const error = messages.find((message) => message.error !== undefined)?.error;
  const { data } = transformer.output.deserialize(error as never) as { data: { stepcast: { code: string } } };
  return data.stepcast.code;
}
