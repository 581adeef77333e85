import { newRunId } from "@stepcast/pipeline";
import type { StoredEvent } from "@stepcast/pipeline/engine";
import { expect, test } from "vitest";
import { GrowingPages } from "./growing-pages.ts";
import { openFaultyProxy } from "./testing/faulty-proxy.ts";
import { connect, openServer } from "./testing/open-server.ts";
import { storedRun } from "./testing/stored-run.ts";

test("messages begin small and grow; the last of an ended page says so", () => {
  const pages = new GrowingPages();
  const events = Array.from({ length: 200 }, (_, index) => eventOf(index + 1, 1_024));
  const messages = [...pages.messagesOf({ events, ended: true })];
  expect(messages.map((message) => message.events.length)).toEqual([16, 64, 120]);
  expect(messages.flatMap((message) => message.events)).toEqual(events);
  expect(messages.map(({ ended }) => ended)).toEqual([false, false, true]);
  expect([...pages.messagesOf({ events, ended: false })]).toEqual([{ events, ended: false }]);
});

test("an event larger than a message goes alone, and a reset goes as it is", () => {
  const large = eventOf(1, 200_000);
  expect([...new GrowingPages().messagesOf({ events: [large, eventOf(2, 10)], ended: true })]).toHaveLength(
    2,
  );
  const reset = { events: [], ended: false, reset: { lastSeq: 3 } };
  expect([...new GrowingPages().messagesOf(reset)]).toEqual([reset]);
});

test.for(["sse", "websocket"] as const)(
  "over %s a run comes to its end also behind a line that is cut before a whole page has passed, again and again",
  async (transport) => {
    const { port, log } = await openServer();
    const runId = newRunId();
    await storedRun(log, runId, { lines: 1_000, chars: 1_000 });
    const cutAt = Array.from({ length: 1_000 }, (_, index) => 48_000 * (index + 1));
    await using proxy = await openFaultyProxy(port, { cutAt });
    const seqs: unknown[] = [];
    for await (const event of connect(proxy.url, undefined, transport).faucet.watch(runId)) {
      if (event.type !== "log.reset") seqs.push(event.seq);
    }
    expect(seqs).toEqual(Array.from({ length: 1_002 }, (_, index) => index + 1));
    expect(proxy.connections).toBeGreaterThan(10);
  },
);

function eventOf(seq: number, chars: number): StoredEvent {
  return { seq, at: 0, tag: "t", type: "step.logged", text: "x".repeat(chars) };
}
