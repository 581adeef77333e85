import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { memoryLocks } from "../../testing/memory-locks.ts";
import { lockSlots, type Shown, type Slot, type StreamSlots } from "./stream-slots.ts";

const { signal } = new AbortController();

beforeEach(() => vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] }));
afterEach(() => vi.useRealTimers());

test("four tabs get a slot; the fifth gets none until one is given back", async () => {
  const locks = memoryLocks();
  const tabs = Array.from({ length: 5 }, () => openTab(locks));
  const slots = await Promise.all(tabs.map(({ slots }) => slots.take()));
  expect(slots.filter(Boolean)).toHaveLength(4);
  const waiting = tabs[4]?.slots.wait(signal);
  slots.find(Boolean)?.release();
  const slot = await waiting;
  expect(slot).toBeDefined();
  expect(locks.held.size).toBe(4);
});

test("whoever waits takes one slot, though several come free at once", async () => {
  const locks = memoryLocks();
  const slots = await takeAll(locks);
  const waiting = openTab(locks).slots.wait(signal);
  await turn();
  for (const slot of slots) slot.release();
  await waiting;
  await turn();
  expect(locks.held.size).toBe(1);
  expect((await locks.query()).pending).toEqual([]);
});

test("a wait that is called off leaves nothing behind", async () => {
  const locks = memoryLocks();
  const slots = await takeAll(locks);
  const leaving = new AbortController();
  const waiting = openTab(locks).slots.wait(leaving.signal);
  await turn();
  leaving.abort();
  expect(await waiting).toBeUndefined();
  for (const slot of slots) slot.release();
  await turn();
  expect(locks.held.size).toBe(0);
});

test("a hidden tab is asked for its slot when another waits, and only then; a shown one never is", async () => {
  const locks = memoryLocks();
  const [shown, hidden] = [openTab(locks), openTab(locks)];
  const wanted = { shown: 0, hidden: 0 };
  (await shown.slots.take())?.onWanted(() => (wanted.shown += 1));
  const stop = (await hidden.slots.take())?.onWanted(() => (wanted.hidden += 1));
  hidden.page.show("hidden");
  await tick();
  expect(wanted).toEqual({ shown: 0, hidden: 0 });
  await takeAll(locks);
  void openTab(locks).slots.wait(signal);
  await turn();
  await tick();
  expect(wanted).toEqual({ shown: 0, hidden: 1 });
  stop?.();
  await tick();
  expect(wanted).toEqual({ shown: 0, hidden: 1 });
  expect(vi.getTimerCount()).toBe(1);
});

test("a tab that is hidden while another waits is asked at once", async () => {
  const locks = memoryLocks();
  const tab = openTab(locks);
  let wanted = 0;
  (await tab.slots.take())?.onWanted(() => (wanted += 1));
  await takeAll(locks);
  void openTab(locks).slots.wait(signal);
  await turn();
  tab.page.show("hidden");
  await turn();
  expect(wanted).toBe(1);
});

test("a hidden tab does not wait for a slot that it would be asked to give back, until it is shown", async () => {
  const locks = memoryLocks();
  const tab = openTab(locks);
  tab.page.show("hidden");
  const waiting = tab.slots.wait(signal);
  await turn();
  expect(locks.held.size).toBe(0);
  tab.page.show("visible");
  expect(await waiting).toBeDefined();
});

test("a page whose browser refuses it its locks streams without: it could only ask for ever", async () => {
  const refusing = {
    request: () => Promise.reject(new DOMException("denied in a sandbox", "SecurityError")),
    query: () => Promise.resolve({}),
  };
  const slots = lockSlots(refusing, new TestPage());
  expect(await slots.take()).toBeDefined();
});

class TestPage extends EventTarget implements Shown {
  visibilityState = "visible";
  show(state: "visible" | "hidden"): void {
    this.visibilityState = state;
    this.dispatchEvent(new Event("visibilitychange"));
  }
}

function openTab(locks: ReturnType<typeof memoryLocks>): { slots: StreamSlots; page: TestPage } {
  const page = new TestPage();
  return { slots: lockSlots(locks, page), page };
}

/** All slots that are left. */
async function takeAll(locks: ReturnType<typeof memoryLocks>): Promise<Slot[]> {
  const { slots } = openTab(locks);
  const taken: Slot[] = [];
  for (let slot = await slots.take(); slot; slot = await slots.take()) taken.push(slot);
  return taken;
}

async function tick(): Promise<void> {
  vi.advanceTimersByTime(2_000);
  await turn();
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
