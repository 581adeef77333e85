import { manualClock } from "@stepcast/pipeline/testing";
import { expect, test, vi } from "vitest";
import { all } from "../../testing/all.ts";
import { tapOf } from "../../testing/faucet.ts";
import { openServer } from "../../testing/open-server.ts";
import { until } from "../../testing/until.ts";
import { transformer } from "../../transformer.ts";
import { follow } from "../follow/follow.ts";
import { systemTimers, type Timers } from "../waiting/timers.ts";
import type { TransportMessage } from "./transport.ts";
import { pollingTransport } from "./polling.ts";

test("a long poll waits on the server, and brings an event the moment it is there", async () => {
  const { url, client, log } = await openServer();
  await client.faucet.start.mutate({ runId: "long", input: { label: "x" } });
  const messages = pollingTransport({ url: `${url}/trpc` }).open(
    askFor("long"),
    new AbortController().signal,
  );
  expect((await messages.next()).value).toEqual({ type: "open", polling: true });
  let seq = 0;
  while (seq < 3) seq += eventsIn((await messages.next()).value);
  const waiting = messages.next();
  await until(() => log.following === 1);
  tapOf("long").write("one");
  expect(eventsIn((await waiting).value)).toBe(1);
  tapOf("long").end();
  await messages.return();
});

test("short polls are answered at once, a second apart, and up to three while nothing comes", async () => {
  const { url, client } = await openServer();
  await client.faucet.start.mutate({ runId: "short", input: { label: "x" } });
  const pausesMs: number[] = [];
  const timers: Timers = {
    ...systemTimers,
    after(delayMs, callback) {
      // What is longer is the time that an answer may take.
      if (delayMs > 3_000) return systemTimers.after(delayMs, callback);
      pausesMs.push(delayMs);
      return systemTimers.after(0, callback);
    },
  };
  const transport = pollingTransport({ url: `${url}/trpc` }, timers, "short");
  let quiet = 0;
  for await (const { type } of transport.open(askFor("short"), new AbortController().signal)) {
    quiet = type === "ping" ? quiet + 1 : 0;
    if (quiet === 8) break;
  }
  tapOf("short").end();
  expect(pausesMs.slice(-8)).toEqual([1_000, 1_250, 1_562.5, 1_953.125, 2_441.40625, 3_000, 3_000, 3_000]);
});

test("a server that answers what is there, and fails whoever waits, is not asked ever faster", async () => {
  vi.spyOn(Math, "random").mockReturnValue(0.99);
  const clock = manualClock();
  const leaving = new AbortController();
  const waitedAtMs: number[] = [];
  const fetch = (address: unknown) => {
    const waits = decodeURIComponent(String(address)).includes('"waitMs":25000');
    if (waits) waitedAtMs.push(clock());
    if (waitedAtMs.length === 8) leaving.abort();
    const empty = { events: [], cursor: "0", ended: false, reset: false };
    const data = transformer.output.serialize(empty);
    return Promise.resolve(
      waits ? new Response("down", { status: 503 }) : Response.json({ result: { data } }),
    );
  };
  const timers = { now: clock, after: clock.after };
  const transport = pollingTransport({ url: "http://server/trpc", fetch }, timers);
  const pages = all(follow(transport, askFor("failing"), { signal: leaving.signal, tell: () => {}, timers }));
  while (!leaving.signal.aborted) {
    clock.skip();
    await new Promise((resolve) => setImmediate(resolve));
  }
  await pages;
  const [first = 0, last = 0] = [waitedAtMs.at(0), waitedAtMs.at(-1)];
  expect(last - first).toBeGreaterThan(10_000);
  vi.restoreAllMocks();
});

test("long polls that are answered at once with nothing are asked again a while later", async () => {
  const { url, client } = await openServer();
  await client.faucet.start.mutate({ runId: "cached", input: { label: "x" } });
  const pausesMs: number[] = [];
  const timers: Timers = {
    ...systemTimers,
    after(delayMs, callback) {
      if (delayMs > 3_000) return systemTimers.after(delayMs, callback);
      pausesMs.push(delayMs);
      return systemTimers.after(0, callback);
    },
  };
  const impatient: typeof fetch = (address, init) =>
    fetch(typeof address === "string" ? address.replace("25000", "0") : address, init);
  const transport = pollingTransport({ url: `${url}/trpc`, fetch: impatient }, timers);
  let quiet = 0;
  for await (const { type } of transport.open(askFor("cached"), new AbortController().signal)) {
    quiet = type === "ping" ? quiet + 1 : 0;
    if (quiet === 5) break;
  }
  tapOf("cached").end();
  expect(pausesMs.slice(-4)).toEqual([1_250, 1_562.5, 1_953.125, 2_441.40625]);
});

function askFor(runId: string) {
  return { path: "faucet", runId, after: undefined };
}

function eventsIn(message: TransportMessage | void): number {
  return message?.type === "page" ? message.events.length : 0;
}
