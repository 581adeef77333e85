import { expect, onTestFinished, test, vi } from "vitest";
import { testsInFull } from "../../testing/environment.ts";
import { type MemoryLocks, memoryLocks } from "../../testing/memory-locks.ts";
import { endAt, pageOf, scriptedTransport } from "../../testing/scripted-transport.ts";
import { until } from "../../testing/until.ts";
import { follow } from "../follow/follow.ts";
import { lockSlots, type Slot, type StreamSlots } from "./stream-slots.ts";
import type { Transport } from "../transports/transport.ts";
import { slottedTransport } from "./slotted.ts";

const request = { path: "", runId: "scripted", after: undefined };
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

test("a slot granted to a reader who holds a page and then leaves goes back", async () => {
  const polls = scriptedTransport("polling", [polled, pageOf(1, 2), "silence"]);
  const slots = new TestSlots(0);
  const { signal } = new AbortController();
  const messages = slottedTransport(scriptedTransport("auto", []), polls, slots).open(request, signal);
  await messages.next();
  slots.free(1);
  await turn();
  expect(slots.taken).toBe(1);
  await messages.return();
  expect(slots.taken).toBe(0);
});

test("who left before the first slot came looks out for nobody", async () => {
  const slots = new TestSlots(1);
  const messages = slottedTransport(scriptedTransport("auto", []), scriptedTransport("polling", []), slots);
  const leaving = new AbortController();
  const opened = messages.open(request, leaving.signal).next();
  leaving.abort();
  await opened;
  expect([slots.taken, slots.watched]).toEqual([0, false]);
});

test.for(range(1, testsInFull ? 200 : 20))(
  "tabs that open, hide, show and close at random never hold more than four streams, and use all they may (seed %i)",
  async (seed) => {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    onTestFinished(() => void vi.useRealTimers());
    const random = seededRandom(seed);
    const locks = memoryLocks();
    const stream = scriptedTransport("auto", [open, pageOf(1, 1), "silence"]);
    const polls = scriptedTransport("polling", [polled, pageOf(1, 1), "silence"]);
    const tabs = Array.from({ length: 8 }, () => new Tab(stream, polls, locks));
    for (let step = 0; step < 100; step++) {
      tabs[Math.floor(random() * tabs.length)]?.doSomething(random());
      if (random() < 0.5) await turn();
      expect(stream.connections).toBeLessThanOrEqual(4);
      if (step % 10 > 0) continue;
      await settled();
      const reading = tabs.filter((tab) => tab.reader);
      const shown = reading.filter((tab) => tab.page.visibilityState === "visible");
      expect(stream.connections).toBeGreaterThanOrEqual(Math.min(4, shown.length));
      expect(stream.connections + polls.connections).toBe(reading.length);
    }
    for (const tab of tabs) tab.close();
    await settled();
    expect([locks.held.size, (await locks.query()).pending]).toEqual([0, []]);
    expect([stream.connections, polls.connections, vi.getTimerCount()]).toEqual([0, 0, 0]);
  },
);

test("a line that breaks gives its slot back before it is tried again", async () => {
  const stream = scriptedTransport("auto", [open, new Error("cut")], [open, endAt(1)]);
  const slots = new TestSlots(1);
  const reader = read(slottedTransport(stream, scriptedTransport("polling", []), slots));
  await reader.done;
  expect(reader.log).toEqual(["live", "reconnecting", "live", "1-1", "ended"]);
  expect(slots.taken).toBe(0);
});

/** A tab of a browser that may follow a run. */
class Tab {
  reader: ReturnType<typeof read> | undefined;
  readonly page = Object.assign(new EventTarget(), { visibilityState: "visible" });
  readonly #transport: ReturnType<typeof slottedTransport>;

  constructor(stream: Transport, polls: Transport, locks: MemoryLocks) {
    this.#transport = slottedTransport(stream, polls, lockSlots(locks, this.page));
  }

  doSomething(chance: number): void {
    if (chance < 0.4) this.#show(this.page.visibilityState === "visible" ? "hidden" : "visible");
    else if (this.reader) this.close();
    else this.reader = read(this.#transport);
  }

  close(): void {
    this.reader?.leave();
    this.reader = undefined;
  }

  #show(state: string): void {
    this.page.visibilityState = state;
    this.page.dispatchEvent(new Event("visibilitychange"));
  }
}

/** Numbers below 1 that are the same for the same seed (Lehmer's). */
function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

/** Until hidden tabs have looked whether another waits, and what they gave up is taken. */
async function settled(): Promise<void> {
  for (let looks = 0; looks < 8; looks++) {
    vi.advanceTimersByTime(2_000);
    for (let turns = 0; turns < 4; turns++) await turn();
  }
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

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

  /** Somebody wants to know when it is wanted. */
  get watched(): boolean {
    return this.#wanted !== undefined;
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
    const options = { signal: leaving.signal, tell: (connection: string) => log.push(connection) };
    for await (const { events } of follow(transport, request, options)) {
      const seqs = events.map((event) => ("seq" in event ? event.seq : 0));
      log.push(`${seqs[0]}-${seqs.at(-1)}`);
    }
  })();
  return { log, done, leave: () => leaving.abort() };
}
