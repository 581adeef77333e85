import { once } from "node:events";
import { type ClientRequest, type IncomingMessage, request } from "node:http";
import { EventSource } from "eventsource";
import { expect, onTestFinished, test, vi } from "vitest";
import { tapOf } from "../../testing/faucet.ts";
import { curl, ended, openHttp, type HttpServer } from "../../testing/open-http.ts";
import { type Message, readStream } from "../../testing/read-stream.ts";
import { send } from "../../testing/send.ts";
import { until } from "../../testing/until.ts";

interface PlainEvent {
  seq: number;
  type: string;
  [field: string]: unknown;
}

test("curl sees each event as one message under its cursor, and the stream ends with the run", async () => {
  const server = await openHttp();
  await runFaucet(server, "curled", ["one", "two"]);
  const text = await curl(`${server.url}/v1/runs/curled/events`);
  const blocks = text.trimEnd().split("\n\n");
  expect(blocks[0]).toBe("retry: 1000");
  const messages = blocks.slice(1).map((block) => /^id: (\d+)\.[\w-]+\ndata: (\{.*\})$/.exec(block));
  const events = messages.map((match) => JSON.parse(match?.[2] ?? "") as PlainEvent);
  expect(messages.map((match) => Number(match?.[1]))).toEqual(events.map(({ seq }) => seq));
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
  expect(events.at(-1)).toMatchObject({
    type: "run.completed",
    output: { closedAt: "1970-01-02T00:00:00.000Z" },
  });
  expect(text).not.toContain("$types");
});

test("curl gets the same events line by line where it asks for them so", async () => {
  const server = await openHttp();
  await runFaucet(server, "lined", ["one"]);
  const lines = await curl("-H", "accept: application/x-ndjson", `${server.url}/v1/runs/lined/events`);
  const events = lines
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as PlainEvent);
  expect(events).toEqual(await eventsOf(server, "lined"));
  expect(events.length).toBeGreaterThan(5);
});

test("who reads lines goes on behind the `seq` of the last, where lines have no ids", async () => {
  const server = await openHttp();
  await runFaucet(server, "resumed", ["one"]);
  const events = await eventsOf(server, "resumed");
  const lines = await curl(
    "-H",
    "accept: application/x-ndjson",
    `${server.url}/v1/runs/resumed/events?after=3`,
  );
  const rest = lines.trimEnd().split("\n");
  expect(rest.map((line) => JSON.parse(line) as PlainEvent)).toEqual(events.slice(3));
  const { reset } = await poll(server, "resumed", "?after=1000");
  expect(reset).toBe(true);
});

test("a poll reads page by page, and says when there is no more", async () => {
  const server = await openHttp();
  await runFaucet(server, "polled", ["one"]);
  const events: PlainEvent[] = [];
  let page = await poll(server, "polled", "?limit=2");
  expect(page.events).toHaveLength(2);
  for (;;) {
    events.push(...page.events);
    if (page.ended && page.events.length === 0) break;
    page = await poll(server, "polled", `?limit=2&after=${page.cursor}`);
  }
  expect(events).toEqual(await eventsOf(server, "polled"));
});

test("a poll that waits is answered by the next event", async () => {
  const server = await openHttp();
  await start(server, "waited");
  tapOf("waited").write("one");
  let page = await poll(server, "waited", "?waitMs=20000");
  while (page.events.at(-1)?.type !== "step.chunk")
    page = await poll(server, "waited", `?after=${page.cursor}&waitMs=20000`);
  const waiting = poll(server, "waited", `?after=${page.cursor}&waitMs=20000`);
  await until(() => server.log.following === 1);
  tapOf("waited").write("two");
  expect((await waiting).events).toMatchObject([{ type: "step.chunk", chunk: { drop: "two" } }]);
  tapOf("waited").end();
});

test("a cursor of another log is answered by a reset, then by everything", async () => {
  const server = await openHttp();
  await runFaucet(server, "reset", ["one"]);
  const address = `${server.url}/v1/runs/reset/events?after=2.nobodys`;
  const [, first, second] = await all(readStream(address));
  expect(first).toMatchObject({ id: "0", data: expect.stringContaining('"log.reset"') });
  expect(JSON.parse(second?.data ?? "")).toMatchObject({ seq: 1 });
  expect(await poll(server, "reset", "?after=2.nobodys")).toMatchObject({
    events: [],
    cursor: "0",
    reset: true,
  });
});

test("an EventSource hears every event once through onmessage, and stays away after the end", async () => {
  const server = await openHttp();
  await start(server, "sourced");
  const requests: string[] = [];
  const source = new EventSource(`${server.url}/v1/runs/sourced/events`, {
    fetch: async (address, init) => {
      const response = await fetch(address, init);
      requests.push(`${response.status} ${init.headers["Last-Event-ID"] ?? ""}`);
      return response;
    },
  });
  const events: PlainEvent[] = [];
  source.addEventListener("message", ({ data }) => events.push(JSON.parse(data as string) as PlainEvent));
  tapOf("sourced").end("one");
  await until(() => source.readyState === EventSource.CLOSED);
  expect(requests).toEqual(["200 ", expect.stringMatching(/^204 \d+\./)]);
  expect(events).toEqual(await eventsOf(server, "sourced"));
});

test("a reader that comes back with its last id goes on behind it", async () => {
  const server = await openHttp();
  await runFaucet(server, "again", ["one", "two"]);
  const [, , second] = await all(readStream(`${server.url}/v1/runs/again/events`));
  const rest = await all(
    readStream(`${server.url}/v1/runs/again/events`, { "last-event-id": second?.id ?? "" }),
  );
  expect(rest.slice(1).map(({ id }) => Number.parseInt(id ?? ""))).toEqual(
    (await eventsOf(server, "again")).map(({ seq }) => seq).slice(2),
  );
});

test("the text view is lines that a page may show, and a last one with the file", async () => {
  const server = await openHttp();
  await runFaucet(server, "worded", ["one"]);
  const messages = await all(readStream(`${server.url}/v1/runs/worded/events?view=text`));
  const lines = messages.flatMap(({ data }) => data ?? []);
  expect(lines.slice(0, -1)).toEqual([
    "drip: started",
    "drip: completed",
    "bottle: started",
    "bottle: completed",
  ]);
  const { file_url: url } = JSON.parse(lines.at(-1) ?? "") as { file_url: string };
  expect(await (await fetch(server.url + url)).text()).toBe("one");
});

test("in the text view a failed run ends with its error", async () => {
  const { url } = await openHttp();
  const body = new FormData();
  body.set("csv", new Blob(["only,a,header\n"]), "empty.csv");
  await fetch(`${url}/v1/pipelines/tally/runs?runId=failed`, { method: "POST", body });
  const messages = await all(readStream(`${url}/v1/runs/failed/events?view=text`));
  const lines = messages.flatMap(({ data }) => data ?? []);
  expect(lines).toEqual([
    "count: started",
    "count: counting rows",
    "count: failed: the table has no rows",
    expect.stringMatching(/^\{"error":".*the table has no rows.*"\}$/),
  ]);
});

test("several events that wait leave together", async () => {
  const server = await openHttp();
  const drops = Array.from({ length: 300 }, (_, index) => `drop ${index}`);
  await runFaucet(server, "many", drops);
  const response = await fetch(`${server.url}/v1/runs/many/events`);
  let pieces = 0;
  for await (const _piece of response.body ?? []) pieces += 1;
  expect(pieces).toBeLessThan(20);
});

test("a reader that does not read is not read for, and what it left behind is freed when it goes", async () => {
  const server = await openHttp();
  const drop = "x".repeat(100_000);
  await runFaucet(
    server,
    "slow",
    Array.from({ length: 400 }, () => drop),
  );
  const before = server.log.pages;
  const { sent, response } = await open(server.port, "/v1/runs/slow/events");
  response.pause();
  await until(() => server.log.pages > before);
  // 40 MB wait in the log; what lies in between are the socket's buffers and one page.
  const taken = await settled(() => server.log.pages);
  expect(taken - before).toBeLessThan(20);
  sent.destroy();
  await until(() => server.log.following === 0);
  expect(server.errors).toEqual([]);
});

test("a reader that leaves while nothing happens is let go at once, and the run goes on", async () => {
  const server = await openHttp();
  await start(server, "left");
  const { sent } = await open(server.port, "/v1/runs/left/events");
  await until(() => server.log.following === 1);
  sent.destroy();
  await until(() => server.log.following === 0);
  tapOf("left").end("one");
  await ended(server.engine, "left");
  expect(server.errors).toEqual([]);
});

test("a silent stream says every ten seconds that it lives", async () => {
  const server = await openHttp();
  await start(server, "silent");
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  onTestFinished(() => void vi.useRealTimers());
  const { sent, response } = await open(server.port, "/v1/runs/silent/events");
  await until(() => server.log.following === 1);
  let text = "";
  response.setEncoding("utf8").on("data", (piece: string) => (text += piece));
  vi.advanceTimersByTime(9_999);
  expect(text).not.toContain(": ping");
  vi.advanceTimersByTime(1);
  await until(() => text.includes("\n\n: ping\n\n"));
  expect(vi.getTimerCount()).toBe(1);
  sent.destroy();
  await until(() => server.log.following === 0);
  expect(vi.getTimerCount()).toBe(0);
});

test("a stream says to proxies that it must not be held back", async () => {
  const server = await openHttp();
  await runFaucet(server, "headed", ["one"]);
  const { headers } = await send(server.port, "/v1/runs/headed/events", { method: "HEAD" });
  expect(headers).toMatchObject({
    "content-type": "text/event-stream; charset=utf-8",
    "cache-control": "no-cache, no-transform",
    "x-accel-buffering": "no",
    vary: "Accept",
  });
});

test.for([
  ["/v1/runs/none/events", {}, 404, "run_not_found"],
  ["/v1/runs/a%20b/events", {}, 400, "invalid_run_id"],
  ["/v1/runs/there/events?after=nonsense", {}, 400, "invalid_cursor"],
  ["/v1/runs/there/events?after=nonsense", { accept: "application/x-ndjson" }, 400, "invalid_cursor"],
  ["/v1/runs/there/events?limit=0", {}, 422, "invalid_input"],
  ["/v1/runs/there/events?view=pdf", {}, 422, "invalid_input"],
  ["/v1/runs/there/events", { accept: "image/png" }, 406, "not_acceptable"],
] as const)(
  "what cannot be read is refused before the stream begins: %s",
  async ([path, headers, status, code]) => {
    const server = await openHttp();
    await start(server, "there");
    const answer = await send(server.port, path, { headers });
    expect([answer.status, JSON.parse(answer.body.toString())]).toMatchObject([status, { error: { code } }]);
    expect(server.errors).toEqual([]);
  },
);

async function start({ url }: HttpServer, runId: string): Promise<void> {
  const init = {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: '{"label":"x"}',
  };
  expect((await fetch(`${url}/v1/pipelines/faucet/runs?runId=${runId}`, init)).status).toBe(201);
}

async function runFaucet(server: HttpServer, runId: string, drops: string[]): Promise<void> {
  await start(server, runId);
  for (const drop of drops) tapOf(runId).write(drop);
  tapOf(runId).end();
  await ended(server.engine, runId);
}

interface Poll {
  events: PlainEvent[];
  cursor: string;
  ended: boolean;
  reset: boolean;
}

async function poll({ url }: HttpServer, runId: string, query = ""): Promise<Poll> {
  const headers = { accept: "application/json" };
  const response = await fetch(`${url}/v1/runs/${runId}/events${query}`, { headers });
  return (await response.json()) as Poll;
}

async function eventsOf(server: HttpServer, runId: string): Promise<PlainEvent[]> {
  return (await poll(server, runId)).events;
}

async function open(port: number, path: string): Promise<{ sent: ClientRequest; response: IncomingMessage }> {
  const sent = request({ port, path, agent: false });
  sent.on("error", () => undefined);
  sent.end();
  // The event's own type is unknown to `once`.
  const [response] = (await once(sent, "response")) as [IncomingMessage];
  response.on("error", () => undefined);
  return { sent, response };
}

/** A number once it has stayed the same over many turns of the event loop. */
async function settled(read: () => number): Promise<number> {
  let last = read();
  for (let same = 0; same < 2_000; same++) {
    await new Promise((resolve) => setImmediate(resolve));
    if (read() !== last) same = 0;
    last = read();
  }
  return last;
}

async function all(messages: AsyncIterable<Message>): Promise<Message[]> {
  const list: Message[] = [];
  for await (const message of messages) list.push(message);
  return list;
}
