import { decodeEvent, type RunEvent } from "@stepcast/pipeline";
import superjson from "superjson";
import { describe, expect, test, vi } from "vitest";
import type { Connection } from "./client/follow/connection.ts";
import { follow } from "./client/follow/follow.ts";
import { autoTransport } from "./client/transports/auto.ts";
import { pollingTransport } from "./client/transports/polling.ts";
import { sseTransport } from "./client/transports/sse.ts";
import { all } from "./testing/all.ts";
import { testsInFull } from "./testing/environment.ts";
import { openFaultyProxy } from "./testing/faulty-proxy.ts";
import { type RunReader, runReaders } from "./testing/run-readers.ts";
import { plainReaders } from "./testing/plain-readers.ts";
import { sideBySide } from "./testing/side-by-side.ts";
import { openGate, allWords } from "./testing/story.ts";
import { openStoryServer, startStory, storedEvents, talkTo } from "./testing/story-server.ts";

/** For what comes soon, also on a machine that is busy. */
const patience = { timeout: 10_000 };

const timeout = testsInFull ? 600_000 : 60_000;

// Side by side, since the slow ones mostly wait.
describe.each([...runReaders, ...plainReaders])("$name", { timeout, concurrent: true }, (reader) => {
  const { read, isSlow, outlastsBadGateways } = reader;

  test("reads a run as it stands in the log, value by value", async ({ signal }) => {
    await using server = await openStoryServer();
    const events = await told(server);
    expect(events.length).toBeGreaterThan(40);
    expect(events.map(({ type }) => type)).toEqual(expect.arrayContaining(shown));
    expect(await read(server.url, "told", signal)).toStrictEqual(given(events, reader));
  });

  test("loses and doubles nothing where the line is cut, at any byte", async ({ signal }) => {
    await using server = await openStoryServer();
    const events = await told(server, ["Jürgen", "👩‍👩‍👧‍👦", "two\nlines"]);
    await using whole = await openFaultyProxy(server.port);
    await read(whole.url, "told", signal);
    const offsets = offsetsIn(whole.bytes, isSlow ? 12 : 60);
    let again = 0;
    // What a slow one waits for costs nothing but time, so that more of them may wait side by side.
    await sideBySide(offsets, isSlow ? 128 : 8, async (offset) => {
      await using proxy = await openFaultyProxy(server.port, { cutAt: [offset] });
      expect(await read(proxy.url, "told", signal), `cut after ${offset} bytes`).toStrictEqual(
        given(events, reader),
      );
      if (proxy.connections > 1) again += 1;
    });
    // A cut in the very last bytes may go unnoticed.
    expect(again).toBeGreaterThan(0.9 * offsets.length);
  });

  test("loses and doubles nothing where the line is cut again and again", async ({ signal }) => {
    await using server = await openStoryServer();
    const events = await told(server);
    // A page comes whole or not at all, so that these are cuts in the first.
    const cutAt = Array.from({ length: isSlow ? 3 : 5 }, (_, index) => 700 * (index + 1));
    await using proxy = await openFaultyProxy(server.port, { cutAt });
    expect(await read(proxy.url, "told", signal)).toStrictEqual(given(events, reader));
  });

  test("reads the same byte by byte, and each byte late", async ({ signal }) => {
    await using server = await openStoryServer();
    const events = await told(server);
    await using bytewise = await openFaultyProxy(server.port, { bytewise: true });
    expect(await read(bytewise.url, "told", signal)).toStrictEqual(given(events, reader));
    await using late = await openFaultyProxy(server.port, { delayMs: 20 });
    expect(await read(late.url, "told", signal)).toStrictEqual(given(events, reader));
  });

  test("goes on where a proxy drops the idle line of a live run, each time", async ({ signal }) => {
    await using server = await openStoryServer();
    const runId = await waitingStory(server);
    await using proxy = await openFaultyProxy(server.port, { dropIdleMs: 50 });
    const reading = read(proxy.url, runId, signal);
    await vi.waitFor(() => expect(proxy.connections).toBeGreaterThan(isSlow ? 2 : 4), patience);
    openGate(runId);
    expect(await reading).toStrictEqual(given(await logOf(server, runId), reader));
  });

  test("goes on where the server is stopped and another takes over its log on another port", async ({
    signal,
  }) => {
    await using server = await openStoryServer();
    const runId = await waitingStory(server);
    await using proxy = await openFaultyProxy(server.port);
    const reading = read(proxy.url, runId, signal);
    await vi.waitFor(() => expect(proxy.bytes).toBeGreaterThan(2_000), patience);
    if (outlastsBadGateways) proxy.faults = { instead: "502" };
    await server.restart();
    proxy.upstreamPort = server.port;
    proxy.faults = {};
    openGate(runId);
    const events = await reading;
    expect(events).toStrictEqual(given(await logOf(server, runId), reader));
    expect(events.map(({ type }) => type)).toContain("run.woken");
  });
});

describe("behind a proxy that holds streams back,", () => {
  test.for([
    ["whole", 0],
    ["from their head on", 300],
  ] as const)(
    "%s, our client polls by itself, and loses and doubles nothing",
    async ([, holdStreamsAt], { signal }) => {
      await using server = await openStoryServer();
      const runId = await waitingStory(server);
      await using proxy = await openFaultyProxy(server.port, { holdStreamsAt });
      const url = `${proxy.url}/trpc`;
      const transport = autoTransport({
        stream: sseTransport({ url }),
        polling: pollingTransport({ url }),
        openMs: 100,
        silentMs: 100,
      });
      const connections: Connection[] = [];
      const tell = (connection: Connection) => {
        connections.push(connection);
        if (connection === "polling") openGate(runId);
      };
      const request = { path: "story", runId, after: undefined };
      const pages = await all(follow(transport, request, { signal, tell }));
      expect(pages.flatMap(({ events }) => events)).toStrictEqual(await logOf(server, runId));
      expect(connections).toContain("polling");
    },
  );
});

/** What the run is made of that all readers are shown. */
const shown =
  "run.queued run.started run.paused run.resumed run.completed step.started step.logged step.chunk step.progressed step.completed file.written question.asked question.answered signal.received".split(
    " ",
  );

type Server = Awaited<ReturnType<typeof openStoryServer>>;

async function told(server: Server, words?: string[]) {
  await startStory(server, "told", { asks: true, ...(words && { words }) });
  await talkTo(server, "told");
  return logOf(server, "told");
}

/** Events as a reader gives them. */
function given(events: readonly RunEvent[], { gives }: RunReader): unknown {
  return gives === "values" ? events : superjson.serialize(events).json;
}

let stories = 0;

/** A story that is told but for its end, which waits for `openGate`. */
async function waitingStory(server: Server): Promise<string> {
  stories += 1;
  const runId = `waiting-${stories}`;
  await startStory(server, runId, { waits: true });
  await vi.waitFor(
    async () => expect((await server.engine.state(runId)).steps.tell?.chunks).toHaveLength(allWords.length),
    patience,
  );
  return runId;
}

/** To its end. */
async function logOf({ engine }: Server, runId: string) {
  return (await storedEvents(engine, runId)).map(({ text }) => decodeEvent(text));
}

const seed = 0.22;
/** Its multiples, without their whole parts, lie evenly. */
const goldenRatio = (1 + Math.sqrt(5)) / 2;

/** Where to cut: everywhere, or one place in each of so many parts, the same ones in every run of the test. */
function offsetsIn(bytes: number, parts: number): number[] {
  if (testsInFull) return Array.from({ length: bytes - 1 }, (_, index) => index + 1);
  const within = (part: number) => (seed + part * goldenRatio) % 1;
  return Array.from(
    { length: parts },
    (_, part) => 1 + Math.floor(((part + within(part)) / parts) * (bytes - 1)),
  );
}
