import { expect, test } from "vitest";
import { endAt, pageOf, scriptedTransport } from "../../testing/scripted-transport.ts";
import { until } from "../../testing/until.ts";
import { follow } from "../follow.ts";
import type { Slot, StreamSlots } from "../stream-slots.ts";
import { slottedTransport } from "./slotted.ts";

const open = { type: "open" } as const;
const polled = { type: "open", polling: true } as const;

test("without a slot events come by short polls, and by a stream from the same place as soon as one is free", async () => {
  const stream = scriptedTransport("auto", [open, pageOf(3, 3), endAt(4)]);
  const polls = scriptedTransport("polling", [polled, pageOf(1, 2), "silence"]);
  const slots = new TestSlots(0);
  const reader = read(slottedTransport(stream, polls, slots));
  await until(() => reader.log.includes("1-2"));
  expect(stream.requests).toEqual([]);
  slots.free(1);
  await reader.done;
  expect(reader.log).toEqual(["polling", "1-2", "live", "3-3", "4-4", "ended"]);
  expect(stream.requests[0]?.after).toBe("2.tag");
  expect(polls.connections).toBe(0);
  expect(slots.taken).toBe(0);
});

test("a slot that another wants is given up: the reader goes on by polling, and takes it up again later", async () => {
  const stream = scriptedTransport("auto", [open, pageOf(1, 2), "silence"], [open, pageOf(3, 4), endAt(5)]);
  const polls = scriptedTransport("polling", [polled, pageOf(3, 3), "silence"]);
  const slots = new TestSlots(1);
  const reader = read(slottedTransport(stream, polls, slots));
  await until(() => reader.log.includes("1-2"));
  slots.want();
  await until(() => reader.log.includes("3-3"));
  expect(slots.taken).toBe(0);
  slots.free(1);
  await reader.done;
  expect(reader.log).toEqual(["live", "1-2", "polling", "3-3", "live", "4-4", "5-5", "ended"]);
  expect(slots.taken).toBe(0);
});

test("leaving gives the slot back, also one that is granted in that moment", async () => {
  const stream = scriptedTransport("auto", [open, pageOf(1, 2), "silence"]);
  const polls = scriptedTransport("polling", [polled, pageOf(1, 2), "silence"]);
  for (const count of [1, 0]) {
    const slots = new TestSlots(count);
    const reader = read(slottedTransport(stream, polls, slots));
    await until(() => reader.log.includes("1-2"));
    slots.free(1);
    reader.leave();
    await reader.done;
    await until(() => slots.taken === 0);
  }
  expect([stream.connections, polls.connections]).toEqual([0, 0]);
});

test("a line that breaks gives its slot back before it is tried again", async () => {
  const stream = scriptedTransport("auto", [open, new Error("cut")], [open, endAt(1)]);
  const slots = new TestSlots(1);
  const reader = read(slottedTransport(stream, scriptedTransport("polling", []), slots));
  await reader.done;
  expect(reader.log).toEqual(["live", "reconnecting", "live", "1-1", "ended"]);
  expect(slots.taken).toBe(0);
});

/** Slots that the test frees and wants. */
class TestSlots implements StreamSlots {
  taken = 0;
  #left: number;
  #waiting: (() => void)[] = [];
  #wanted: (() => void) | undefined;

  constructor(left: number) {
    this.#left = left;
  }

  take(): Promise<Slot | undefined> {
    return Promise.resolve(this.#left > 0 ? this.#grant() : undefined);
  }

  wait(signal: AbortSignal): Promise<Slot | undefined> {
    return new Promise((resolve) => {
      this.#waiting.push(() => resolve(this.#grant()));
      signal.addEventListener("abort", () => resolve(undefined));
    });
  }

  free(count: number): void {
    this.#left += count;
    while (this.#left > 0 && this.#waiting.length > 0) this.#waiting.shift()?.();
  }

  want(): void {
    this.#wanted?.();
  }

  #grant(): Slot {
    this.#left -= 1;
    this.taken += 1;
    return {
      release: () => {
        this.taken -= 1;
        this.#left += 1;
      },
      onWanted: (listener) => {
        this.#wanted = listener;
        return () => void (this.#wanted = undefined);
      },
    };
  }
}

function read(transport: ReturnType<typeof slottedTransport>) {
  const log: string[] = [];
  const leaving = new AbortController();
  const done = (async () => {
    const request = { path: "", runId: "scripted", after: undefined };
    const options = { signal: leaving.signal, tell: (connection: string) => log.push(connection) };
    for await (const { events } of follow(transport, request, options)) {
      const seqs = events.map((event) => ("seq" in event ? event.seq : 0));
      log.push(`${seqs[0]}-${seqs.at(-1)}`);
    }
  })();
  return { log, done, leave: () => leaving.abort() };
}
