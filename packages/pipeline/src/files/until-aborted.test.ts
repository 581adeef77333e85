import { expect, test } from "vitest";
import { untilAborted } from "./until-aborted.ts";

test("an item that comes to nothing after the abort is nobody's unhandled rejection", async () => {
  const unhandled: unknown[] = [];
  const hear = (reason: unknown) => unhandled.push(reason);
  process.on("unhandledRejection", hear);
  const leaving = new AbortController();
  const late = Promise.withResolvers<IteratorResult<string>>();
  const source = { [Symbol.asyncIterator]: () => ({ next: () => late.promise }) };
  leaving.abort(new Error("left"));
  await expect(untilAborted(source, leaving.signal).next()).rejects.toThrow("left");
  late.reject(new Error("torn"));
  // Unhandled rejections are told after the microtasks of a turn.
  await new Promise((resolve) => setImmediate(resolve));
  process.off("unhandledRejection", hear);
  expect(unhandled).toEqual([]);
});

test("an abort is told also while the source is silent", async () => {
  const leaving = new AbortController();
  const source = { [Symbol.asyncIterator]: () => ({ next: () => new Promise<never>(() => undefined) }) };
  const next = untilAborted(source, leaving.signal).next();
  leaving.abort(new Error("left"));
  await expect(next).rejects.toThrow("left");
});
