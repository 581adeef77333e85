import { getEventListeners } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { newRunId, StepcastError } from "@stepcast/pipeline";
import { manualClock } from "@stepcast/pipeline/testing";
import { expect, onTestFinished, test, vi } from "vitest";
import { all } from "../testing/all.ts";
import { tapOf } from "../testing/faucet.ts";
import { openFaultyProxy } from "../testing/faulty-proxy.ts";
import { openServer, type TestRouter } from "../testing/open-server.ts";
import { endAt, onlyRead, pageOf, scriptedTransport } from "../testing/scripted-transport.ts";
import { storedRun } from "../testing/stored-run.ts";
import { until } from "../testing/until.ts";
import type { Connection } from "./follow/connection.ts";
import { createTransport } from "./create-transport.ts";
import { openRunStream, type RunStreamParts } from "./run-stream.ts";
import { stepcastClient } from "./stepcast-client.ts";
import { sseTransport } from "./transports/sse.ts";

const input = { label: "x" };
const transports = ["auto", "sse", "polling", "websocket"] as const;
type Transport = (typeof transports)[number];

function clientOf(url: string, transport: Transport = "auto") {
  return stepcastClient<TestRouter>({ url: `${url}/trpc`, transport });
}

test.for(transports)(
  "over %s a run is started, followed and cut, and gives each event once, in order",
  async (transport) => {
    const { url, sockets } = await openServer();
    const run = clientOf(url, transport).faucet.runPipeline({ input });
    const told: Connection[] = [];
    run.onConnection((connection) => told.push(connection));
    const seqs: number[] = [];
    for await (const event of run) {
      if (event.type === "log.reset") throw new Error("nothing was lost, so nothing is to be dropped");
      seqs.push(event.seq);
      if (event.type === "step.started" && event.step === "drip") tapOf(run.runId).write("first");
      if (event.type !== "step.chunk") continue;
      for (const socket of sockets) socket.destroy();
      tapOf(run.runId).end(event.chunk.drop === "first" ? "second" : undefined);
    }
    expect(seqs).toEqual(range(1, 10));
    const live = transport === "polling" ? "polling" : "live";
    expect(told.slice(0, 3)).toEqual([live, "reconnecting", live]);
    expect(told.at(-1)).toBe("ended");
    expect(run.connection).toBe("ended");
  },
);

test.for(transports)(
  "over %s leaving frees the server at once, though the run is silent, and does not stop the run",
  async (transport) => {
    const { url, log, sockets, engine } = await openServer();
    const run = clientOf(url, transport).faucet.runPipeline({ input });
    for await (const event of run) if (event.type === "step.started") break;
    await until(() => log.following === 0);
    expect((await engine.state(run.runId)).status).toBe("running");
    expect(run.connection).toBe("ended");
    tapOf(run.runId).end();
    await run.result;
    // What is left is kept for the next request, and belongs to no stream.
    expect(sockets.size).toBeLessThanOrEqual(2);
  },
);

test("a loop can be left while it waits", async () => {
  const { url, log } = await openServer();
  const run = clientOf(url).faucet.runPipeline({ input });
  const events = run[Symbol.asyncIterator]();
  const waiting = (async () => {
    for (;;) if ((await events.next()).done) return "left";
  })();
  await until(() => log.following === 1);
  await events.return?.();
  expect(await waiting).toBe("left");
  await until(() => log.following === 0);
});

test("a block that ends, and a signal that fires, leave the run: loops end, the result is that it was left", async () => {
  const { url, log } = await openServer();
  const { faucet } = clientOf(url);
  const leaving = new AbortController();
  const signalled = faucet.runPipeline({ input }, { signal: leaving.signal });
  let result: Promise<unknown>;
  let loop: Promise<unknown>;
  {
    using disposed = faucet.watch(signalled.runId);
    const both = [all(signalled), signalled.result];
    await until(() => log.following === 2);
    leaving.abort(new Error("enough"));
    await expect(both[0]).resolves.toBeDefined();
    await expect(both[1]).rejects.toThrow("enough");
    loop = all(disposed);
    result = disposed.result;
    result.catch(() => undefined);
    await until(() => log.following === 2);
  }
  await loop;
  await expect(result).rejects.toMatchObject({ name: "AbortError" });
  await until(() => log.following === 0);
  expect(await all(faucet.watch(signalled.runId, { signal: AbortSignal.abort() }))).toEqual([]);
});

test("the result starts the run where no loop did, and comes with its types", async () => {
  const { url, log } = await openServer();
  const run = clientOf(url).faucet.runPipeline({ input });
  tapOf(run.runId).end("one");
  const { closedAt, file } = await run.result;
  expect(closedAt).toEqual(new Date(86_400_000));
  expect(file.name).toBe("drops.txt");
  expect(run.result).toBe(run.result);
  expect(log.followed).toBe(1);
});

test("the result is what a loop has seen, without asking again", async () => {
  const { url, log } = await openServer();
  const run = clientOf(url).faucet.runPipeline({ input });
  tapOf(run.runId).end("one");
  await all(run);
  await run.result;
  expect(log.followed).toBe(1);
});

test("the result of a run that is watched from behind its end is found all the same", async () => {
  const { url } = await openServer();
  const { faucet } = clientOf(url);
  const run = faucet.runPipeline({ input });
  tapOf(run.runId).end("one");
  await run.result;
  const { cursor } = await faucet.events.query({ runId: run.runId });
  expect(await faucet.watch(run.runId, { after: cursor }).result).toEqual(await run.result);
});

test("the end of one loop is not the end for another; a run left before any loop is ended too", async () => {
  const told: Connection[] = [];
  const transport = scriptedTransport("sse", [open, pageOf(1, 1), "silence"]);
  const run = scripted(transport);
  run.onConnection((connection) => told.push(connection));
  const [first, second] = [run[Symbol.asyncIterator](), run[Symbol.asyncIterator]()];
  await Promise.all([first.next(), second.next()]);
  await first.return?.();
  expect(run.connection).toBe("live");
  await second.return?.();
  await run[Symbol.asyncIterator]().next();
  expect(told).toEqual(["live", "ended", "connecting", "live"]);
  const unread = scripted(transport);
  unread.leave();
  expect(unread.connection).toBe("ended");
});

test("a signal for many runs is held by none that is over", async () => {
  const { signal } = new AbortController();
  const transport = scriptedTransport("sse", [open, endAt(1)]);
  for (let runs = 0; runs < 5; runs++) await all(scripted(transport, { signal }));
  const left = scripted(scriptedTransport("sse", [open, pageOf(1, 1), "silence"]), { signal });
  for await (const _event of left) break;
  expect(getEventListeners(signal, "abort")).toEqual([]);
});

test("leaving frees what a loop holds that is never asked again", async () => {
  const clock = manualClock();
  const timers = { now: clock, after: clock.after };
  for (const leave of ["leave", "signal"]) {
    const leaving = new AbortController();
    const transport = scriptedTransport("sse", [open, pageOf(1, 2), "silence"]);
    const run = scripted(transport, { signal: leaving.signal, timers });
    await run[Symbol.asyncIterator]().next();
    if (leave === "leave") run.leave();
    else leaving.abort();
    await until(() => transport.connections === 0);
    expect(clock.waiting).toBe(0);
    expect(run.connection).toBe("ended");
  }
});

test("what a listener throws is its own, and breaks no line", async () => {
  const thrown: unknown[] = [];
  vi.stubGlobal("queueMicrotask", (callback: () => void) => {
    try {
      callback();
    } catch (error) {
      thrown.push(error);
    }
  });
  const transport = scriptedTransport("sse", [open, endAt(1)]);
  const run = scripted(transport);
  const wrong = new Error("a listener's own");
  run.onConnection(() => {
    throw wrong;
  });
  expect(await all(run)).toHaveLength(1);
  expect(transport.requests).toHaveLength(1);
  expect(thrown).toEqual([wrong, wrong]);
  vi.unstubAllGlobals();
});

test("the result may be awaited in the loop itself", async () => {
  const { url } = await openServer();
  const run = clientOf(url).faucet.runPipeline({ input });
  const seen: string[] = [];
  for await (const event of run) {
    if (event.type === "step.started" && event.step === "drip") {
      tapOf(run.runId).end("one");
      expect(await run.result).toMatchObject({ file: { name: "drops.txt" } });
    }
    seen.push(event.type);
  }
  expect(seen.at(-1)).toBe("run.completed");
});

test("a run that is cancelled says so in its result; one that has ended refuses", async () => {
  const { url } = await openServer();
  const { faucet } = clientOf(url);
  const run = faucet.runPipeline({ input });
  for await (const event of run) if (event.type === "step.started") await run.cancel("no more water");
  await expect(run.result).rejects.toMatchObject({
    code: "cancelled",
    message: `run ${run.runId} was cancelled: no more water`,
  });
  const ended = faucet.runPipeline({ input });
  tapOf(ended.runId).end();
  await ended.result;
  const refusal: unknown = await ended.cancel().catch((error: unknown) => error);
  expect(StepcastError.is(refusal) && refusal.code).toBe("run_ended");
});

test("a loop goes on from a cursor, and may be repeated", async () => {
  const { url, engine } = await openServer();
  const { faucet } = clientOf(url);
  const run = faucet.runPipeline({ input });
  tapOf(run.runId).end("one");
  const events = await all(run);
  const { cursor } = await faucet.events.query({ runId: run.runId, limit: 4 });
  const rest = faucet.watch(run.runId, { after: cursor });
  expect(await all(rest)).toEqual(events.slice(4));
  expect(await all(rest)).toEqual(events.slice(4));
  const { cursor: last } = await faucet.events.query({ runId: run.runId });
  expect(await all(faucet.watch(run.runId, { after: last }))).toEqual([]);
  expect((await engine.state(run.runId)).status).toBe("completed");
});

test.for(transports)(
  "over %s a cursor of another log is answered with a reset, then with everything",
  async (transport) => {
    const { url, log } = await openServer();
    await storedRun(log, "reset", { lines: 3 });
    const [reset, ...events] = await all(
      clientOf(url, transport).faucet.watch("reset", { after: "99.other" }),
    );
    expect(reset).toEqual({ type: "log.reset", lastSeq: 5 });
    expect(events.map((event) => "seq" in event && event.seq)).toEqual(range(1, 5));
  },
);

test.for(transports)(
  "over %s a refusal comes with its code and issues, after one request",
  async (transport) => {
    const { url, sockets } = await openServer();
    const { faucet } = clientOf(url, transport);
    // @ts-expect-error a label is text
    const wrong = all(faucet.runPipeline({ input: { label: 7 } }));
    await expect(wrong).rejects.toMatchObject({ code: "invalid_input", issues: [{ path: ["label"] }] });
    await expect(all(faucet.watch("nowhere"))).rejects.toMatchObject({ code: "run_not_found" });
    await expect(all(faucet.watch("x", { after: "nonsense" }))).rejects.toMatchObject({
      code: "invalid_cursor",
    });
    expect(sockets.size).toBeLessThanOrEqual(2);
  },
);

test.for(transports)("over %s an input too long for an address goes by POST", async (transport) => {
  const { url, engine } = await openServer();
  const label = "ö".repeat(50_000);
  const run = clientOf(url, transport).faucet.runPipeline({ input: { label } });
  tapOf(run.runId).end("one");
  await run.result;
  expect((await engine.state(run.runId)).input).toEqual({ label });
});

test.for(transports)(
  "over %s a proxy that answers 502 while the server restarts does not end the stream",
  async (transport) => {
    const { port } = await openServer();
    const proxy = await openFaultyProxy(port);
    const run = clientOf(proxy.url, transport).faucet.runPipeline({ input });
    const events = all(run);
    await until(() => run.connection === "live" || run.connection === "polling");
    proxy.faults = { instead: "502" };
    proxy.cut();
    const before = proxy.connections;
    await until(() => proxy.connections >= before + 3);
    expect(run.connection).toBe("reconnecting");
    tapOf(run.runId).end("one");
    proxy.faults = {};
    expect((await events).map((event) => "seq" in event && event.seq)).toEqual(range(1, 9));
  },
);

test.for([401, 403, 404])("something else that answers %i is told, not tried again", async (status) => {
  let asked = 0;
  const url = await answering((response) => {
    asked += 1;
    response.writeHead(status, { "content-type": "text/html" }).end("<h1>Not\nhere</h1>");
  });
  const { faucet } = clientOf(url, "sse");
  await expect(all(faucet.watch("x"))).rejects.toMatchObject({
    code: "unreachable",
    message: `${url}/trpc/faucet.runPipeline answered ${status} and not as a Stepcast server does (<h1>Not here</h1>): check the address, and that it lets you in`,
  });
  expect(asked).toBe(1);
});

test.for(["sse", "polling"] as const)(
  "over %s a start that is never answered is tried again, and can be left",
  async (transport) => {
    const clock = manualClock();
    let asked = 0;
    const deaf = () => {
      asked += 1;
      return new Promise<never>(() => undefined);
    };
    const options = { url: "http://127.0.0.1:9/trpc", transport, fetch: deaf };
    const request = { path: "faucet", runId: "deaf", input: "x".repeat(5_000), after: undefined };
    const timers = { now: clock, after: clock.after };
    const parts = { transport: createTransport(options, timers), ...onlyRead, timers };
    const run = openRunStream(request, parts);
    const events = all(run);
    while (asked < 3) {
      clock.skip();
      await new Promise((resolve) => setImmediate(resolve));
    }
    run.leave();
    expect(await events).toEqual([]);
  },
);

test("an answer of something else is read no further than it is told, also where it never ends", async () => {
  let gone = false;
  const url = await answering((response) => {
    response.writeHead(200, { "content-type": "text/html" });
    const pour = () => {
      while (
        !response.destroyed &&
        response.write("<p>Sign in to the network of this hotel</p>".repeat(100))
      );
    };
    response.on("drain", pour).on("close", () => (gone = true));
    pour();
  });
  const messages = sseTransport({ url }).open(
    { path: "faucet", runId: "x", after: undefined },
    new AbortController().signal,
  );
  await expect(all(messages)).rejects.toThrow("answered 200 and not as a Stepcast server does");
  await until(() => gone);
});

test("where nothing answers, that is told", async () => {
  const url = await answering((response) => response.destroy());
  await expect(all(clientOf(url).faucet.watch("x"))).rejects.toMatchObject({
    code: "unreachable",
    message: expect.stringContaining("tried 8 times") as string,
  });
}, 30_000);

test("headers are asked anew for each request, reconnects too", async () => {
  const tokens: (string | undefined)[] = [];
  const { url, sockets } = await openServer({
    createContext: ({ headers }) => {
      tokens.push(headers.authorization);
      return {};
    },
  });
  let asked = 0;
  const client = stepcastClient<TestRouter>({
    url: `${url}/trpc`,
    headers: async () => ({ authorization: `token ${++asked}`, absent: undefined }),
  });
  const run = client.faucet.runPipeline({ input });
  for await (const event of run) {
    if (event.type !== "step.started" || event.step !== "drip") continue;
    for (const socket of sockets) socket.destroy();
    tapOf(run.runId).end("one");
  }
  await client.faucet.state.query({ runId: run.runId });
  expect(tokens).toEqual(["token 1", "token 2", "token 3"]);
});

test.for(["auto", "sse", "websocket"] as const)(
  "over %s a loop that sleeps takes a few pages from the log, and misses nothing when it wakes",
  { timeout: 60_000 },
  async (transport) => {
    const { url, log } = await openServer();
    const runId = newRunId();
    const lines = 100_000;
    await storedRun(log, runId, { lines });
    const run = clientOf(url, transport).faucet.watch(runId);
    const events = run[Symbol.asyncIterator]();
    const first = await events.next();
    expect(first.value).toMatchObject({ seq: 1 });
    const taken = await settled(() => log.pages);
    // 1 KB each: 8 MB at most are under way, in the buffers of two sockets and a page.
    expect(taken * 500).toBeLessThan(20_000);
    let seq = 1;
    for (let next = await events.next(); !next.done; next = await events.next())
      if ("seq" in next.value && next.value.seq === seq + 1) seq += 1;
    expect(seq).toBe(lines + 2);
  },
);

const open = { type: "open" } as const;

function scripted(transport: ReturnType<typeof scriptedTransport>, options: Partial<RunStreamParts> = {}) {
  const request = { path: "", runId: "scripted", after: undefined };
  return openRunStream(request, { transport, ...onlyRead, ...options });
}

function range(first: number, last: number): number[] {
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
}

/** What a number comes to when it has stood still for many turns. */
async function settled(read: () => number): Promise<number> {
  for (let turns = 0, last = read(); ; turns++) {
    await new Promise((resolve) => setImmediate(resolve));
    if (read() !== last) turns = 0;
    last = read();
    if (turns > 2_000) return last;
  }
}

/** A server that is none of ours. */
async function answering(answer: (response: ServerResponse) => void): Promise<string> {
  const server = createServer((_request, response) => answer(response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
