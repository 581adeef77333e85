import { expect, test } from "vitest";
import { all } from "../../testing/all.ts";
import { laterTransport } from "./later.ts";
import type { Transport } from "./transport.ts";

const request = { path: "", runId: "run", after: undefined };
const { signal } = new AbortController();
const transport: Transport = {
  name: "sse",
  async *open() {
    yield { type: "end" };
  },
};

test("a transport is loaded with its first reader, and once for all", async () => {
  let loads = 0;
  const later = laterTransport("sse", async () => {
    loads += 1;
    return transport;
  });
  expect([later.name, loads]).toEqual(["sse", 0]);
  const lines = await Promise.all([all(later.open(request, signal)), all(later.open(request, signal))]);
  expect(lines).toEqual([[{ type: "end" }], [{ type: "end" }]]);
  expect(await all(later.open(request, signal))).toEqual([{ type: "end" }]);
  expect(loads).toBe(1);
});

test("what could not be loaded breaks that line, and is loaded for the next", async () => {
  let isOffline = true;
  const later = laterTransport("sse", async () => {
    if (isOffline) throw new TypeError("Failed to fetch dynamically imported module");
    return transport;
  });
  await expect(all(later.open(request, signal))).rejects.toThrow("Failed to fetch");
  isOffline = false;
  expect(await all(later.open(request, signal))).toEqual([{ type: "end" }]);
});
