import { expect, test } from "vitest";
import { inBatches } from "./batches.ts";

test("no request has more than the server takes, none is empty, and none begins before the last is answered", async () => {
  let open = 0;
  const sizes: number[] = [];
  const items = Array.from({ length: 250 }, (_, at) => at);
  const answers = await inBatches(items, async (batch) => {
    sizes.push(batch.length);
    open += 1;
    expect(open).toBe(1);
    await Promise.resolve();
    open -= 1;
    return batch;
  });
  expect(sizes).toEqual([100, 100, 50]);
  expect(answers.flat()).toEqual(items);
  expect(await inBatches([], async () => "asked")).toEqual([]);
});
