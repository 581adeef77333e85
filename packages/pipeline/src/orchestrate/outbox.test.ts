import { expect, test } from "vitest";
import { limits } from "../model/limits.ts";
import type { Fact } from "../model/run-event.ts";
import { manualClock } from "../testing/manual-clock.ts";
import { Outbox } from "./outbox.ts";
import { timersOf } from "./timers.ts";

const stamp = { step: "a", key: "a", attempt: 1 };
const progress = (done: number, key = "a"): Fact => ({ type: "step.progressed", ...stamp, key, done });
const line = (message: string): Fact => ({ type: "step.logged", ...stamp, level: "info", message });
const completed = (output: unknown): Fact => ({ type: "step.completed", ...stamp, output });
const chunk = (value: unknown): Fact => ({ type: "step.chunk", ...stamp, chunk: value });

async function take(outbox: Outbox): Promise<unknown[]> {
  return (await outbox.take()).map(({ text }) => {
    const fact = JSON.parse(text) as Partial<Record<"done" | "chunk" | "message" | "output", unknown>>;
    return fact.done ?? fact.chunk ?? fact.message ?? fact.output;
  });
}

/** An outbox under a manual clock, from which one fact has just left: what streams behind it is gathered. */
async function gathering() {
  const clock = manualClock();
  const outbox = new Outbox(timersOf(clock));
  outbox.put(chunk("first"));
  expect(await take(outbox)).toEqual(["first"]);
  return { clock, outbox };
}

test("facts leave in the order they came, as soon as there are some", async () => {
  const outbox = new Outbox();
  const taken = take(outbox);
  outbox.put(chunk("a"));
  outbox.put(chunk("b"));
  expect(await taken).toEqual(["a", "b"]);
});

test("what streams close behind leaves together after a moment, in its order", async () => {
  const { clock, outbox } = await gathering();
  const taken = take(outbox);
  let left = false;
  void taken.then(() => (left = true));
  outbox.put(chunk("a"));
  outbox.put(line("b"));
  outbox.put(progress(3));
  clock.advance(19);
  await new Promise((resolve) => setImmediate(resolve));
  expect(left).toBe(false);
  clock.advance(1);
  expect(await taken).toEqual(["a", "b", 3]);
});

test("any other fact leaves at once, and takes along what was gathered before it", async () => {
  const { clock, outbox } = await gathering();
  outbox.put(chunk("a"));
  outbox.put(completed("end"));
  expect(await take(outbox)).toEqual(["a", "end"]);
  expect(clock.waiting).toBe(0);
});

test("many streamed facts leave without waiting for more", async () => {
  const { outbox } = await gathering();
  for (let n = 0; n < 128; n++) outbox.put(line(`${n}`));
  expect(await take(outbox)).toHaveLength(128);
});

test("after a silence the first leaves at once again, and in it there is no timer", async () => {
  const { clock, outbox } = await gathering();
  expect(clock.waiting).toBe(0);
  clock.advance(20);
  outbox.put(chunk("a"));
  expect(await take(outbox)).toEqual(["a"]);
  outbox.put(chunk("dropped"));
  expect(clock.waiting).toBe(1);
  outbox.close();
  expect(clock.waiting).toBe(0);
});

test("of a step's unsent progress only the newest leaves; that of other steps stays", async () => {
  const outbox = new Outbox();
  for (const done of [1, 2, 3]) outbox.put(progress(done));
  outbox.put(progress(9, "b"));
  expect(await take(outbox)).toEqual([3, 9]);
  outbox.put(progress(4));
  expect(await take(outbox)).toEqual([4]);
});

test("law 2: A batch awaiting its reply is re-sent as it was, never re-coalesced.", async () => {
  const outbox = new Outbox();
  outbox.put(progress(1));
  const sent = await outbox.take();
  outbox.put(progress(2));
  outbox.putBack(sent);
  outbox.put(progress(3));
  expect(await take(outbox)).toEqual([1, 2, 3]);
});

test("a poke lets the taker go with nothing", async () => {
  const outbox = new Outbox();
  const taken = take(outbox);
  outbox.poke();
  expect(await taken).toEqual([]);
});

test("there is room again once the log has caught up, or when nobody takes any more", async () => {
  const outbox = new Outbox();
  const fill = () => {
    for (let n = 0; n < limits.pendingFacts; n++) outbox.put(chunk(n));
  };
  await outbox.room();
  fill();
  const [waits] = [outbox.room(), outbox.take()];
  await waits;
  fill();
  const closing = outbox.room();
  outbox.close();
  await closing;
  fill();
  await outbox.room();
});

test("what is refused is not put in", async () => {
  const outbox = new Outbox();
  expect(() => outbox.put(chunk(() => 1))).toThrow(expect.objectContaining({ code: "not_serializable" }));
  outbox.poke();
  expect(await take(outbox)).toEqual([]);
});
