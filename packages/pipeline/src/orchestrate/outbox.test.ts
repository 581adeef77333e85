import { expect, test } from "vitest";
import { limits } from "../model/limits.ts";
import type { Fact } from "../model/run-event.ts";
import { Outbox } from "./outbox.ts";

const stamp = { step: "a", key: "a", attempt: 1 };
const progress = (done: number, key = "a"): Fact => ({ type: "step.progressed", ...stamp, key, done });
const chunk = (value: unknown): Fact => ({ type: "step.chunk", ...stamp, chunk: value });

async function take(outbox: Outbox): Promise<unknown[]> {
  return (await outbox.take()).map(({ text }) => {
    const fact = JSON.parse(text) as { done?: number; chunk?: unknown };
    return fact.done ?? fact.chunk;
  });
}

test("facts leave in the order they came, as soon as there are some", async () => {
  const outbox = new Outbox();
  const taken = take(outbox);
  outbox.put(chunk("a"));
  outbox.put(chunk("b"));
  expect(await taken).toEqual(["a", "b"]);
  outbox.put(chunk("c"));
  expect(await take(outbox)).toEqual(["c"]);
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
