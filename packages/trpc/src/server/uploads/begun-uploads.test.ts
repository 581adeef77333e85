import { expect, onTestFinished, test, vi } from "vitest";
import { BegunUploads } from "./begun-uploads.ts";

const hourMs = 60 * 60 * 1000;

function openBegun() {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const released: string[] = [];
  const begun = new BegunUploads({ mostPerOwner: 1, keptMs: 24 * hourMs });
  const claimOf = (id: string) => ({
    receive: async () => undefined,
    keep: () => undefined,
    release: () => void released.push(id),
  });
  return { begun, released, begin: (id: string) => begun.begin(id, "ada", async () => claimOf(id)) };
}

test("an upload that has expired takes the place of no other, nor room", async () => {
  const { begin, released } = openBegun();
  await begin("first");
  vi.advanceTimersByTime(24 * hourMs);
  await expect(begin("second")).rejects.toMatchObject({ details: { retryAfterSeconds: 1 } });
  vi.advanceTimersByTime(1);
  await begin("second");
  expect(released).toEqual(["first"]);
});

test("an upload that there is no room for is not begun", async () => {
  const { begun, begin } = openBegun();
  const noRoom = async () => Promise.reject(new Error("no room"));
  await expect(begun.begin("first", "ada", noRoom)).rejects.toThrow("no room");
  await begin("second");
  await expect(begin("third")).rejects.toMatchObject({ code: "too_many_uploads" });
});

test("what a whole upload took is its file's, and is not released with it", async () => {
  const { begun, begin, released } = openBegun();
  await begin("first");
  expect(begun.take("first")).toBeDefined();
  begun.end("first");
  await begin("second");
  expect(released).toEqual([]);
});
