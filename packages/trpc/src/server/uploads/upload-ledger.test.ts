import { expect, onTestFinished, test, vi } from "vitest";
import { uploadLedger } from "./upload-ledger.ts";

const mib = 1024 * 1024;
const hourMs = 60 * 60 * 1000;
const full = { code: "too_many_uploads" };

function openLedger(limits: { unusedBytes?: number; unusedFiles?: number } = {}) {
  const used = new Set<string>();
  let now = 1_800_000_000_000;
  let files = 0;
  const isSettled = vi.fn(async (_owner: string | undefined, { id }: { id: string }) => used.has(id));
  const settled: string[] = [];
  const ledger = uploadLedger({
    limits: {
      unusedBytes: 100 * mib,
      unusedFiles: 4,
      unusedMs: 24 * hourMs,
      atOnce: 1,
      slowest: { bytes: 1, ms: 1 },
      ...limits,
    },
    isSettled,
    clock: () => now,
  });
  return {
    ledger,
    used,
    settled,
    isSettled,
    pass: (ms: number) => {
      now += ms;
    },
    async send(owner: string | undefined, sizeBytes = mib) {
      const claim = await ledger.claim(owner, sizeBytes);
      await claim.receive(sizeBytes);
      const id = `file-${++files}`;
      claim.keep({ id, sizeBytes, createdAt: now }, () => settled.push(id));
      return id;
    },
  };
}

test("an owner may have so many files that no run uses, and others as many", async () => {
  const { send } = openLedger();
  for (let sent = 0; sent < 4; sent++) await send("ada");
  await expect(send("ada")).rejects.toMatchObject(full);
  await send("bob");
  await send(undefined);
});

test("all who have no name are one owner", async () => {
  const { send } = openLedger();
  for (let sent = 0; sent < 4; sent++) await send(undefined);
  await expect(send(undefined)).rejects.toMatchObject(full);
});

test("room is made before the bytes come: those who begin at once cannot go beyond the limit together", async () => {
  const { ledger } = openLedger();
  const claims = await Promise.allSettled(Array.from({ length: 9 }, () => ledger.claim("ada", 30 * mib)));
  expect(claims.filter(({ status }) => status === "fulfilled")).toHaveLength(3);
});

test("bytes that nobody announced count as they come", async () => {
  const { ledger, send } = openLedger();
  await send("ada", 60 * mib);
  const claim = await ledger.claim("ada", 0);
  await claim.receive(30 * mib);
  await expect(claim.receive(11 * mib)).rejects.toMatchObject(full);
  claim.release();
  await send("ada", 40 * mib);
});

test("what comes to nothing leaves its place", async () => {
  const { ledger, send } = openLedger();
  const claims = await Promise.all(Array.from({ length: 4 }, () => ledger.claim("ada", mib)));
  await expect(send("ada")).rejects.toMatchObject(full);
  claims[0]?.release();
  await send("ada");
});

test("a file that a run uses counts no more", async () => {
  const { send, used, settled } = openLedger();
  const first = await send("ada");
  for (let sent = 1; sent < 4; sent++) await send("ada");
  used.add(first);
  await send("ada");
  expect(settled).toEqual([first]);
  await expect(send("ada")).rejects.toMatchObject(full);
});

test("a file counts for a day, and the refusal says when the next one stops to count", async () => {
  const { send, pass } = openLedger();
  await send("ada");
  pass(hourMs);
  for (let sent = 1; sent < 4; sent++) await send("ada");
  await expect(send("ada")).rejects.toMatchObject({ ...full, details: { retryAfterSeconds: 23 * 3_600 } });
  pass(23 * hourMs + 1);
  await send("ada");
  await expect(send("ada")).rejects.toMatchObject(full);
});

test("who asks again and again at the limit has nothing looked up again", async () => {
  const { send, isSettled } = openLedger();
  for (let sent = 0; sent < 4; sent++) await send("ada");
  for (let asked = 0; asked < 50; asked++) await expect(send("ada")).rejects.toMatchObject(full);
  expect(isSettled).toHaveBeenCalledTimes(4);
});

test("files of owners who do not come back are forgotten when somebody else comes", async () => {
  const { send, pass, settled } = openLedger();
  const first = await send("ada");
  pass(24 * hourMs + 1);
  await send("bob");
  expect(settled).toEqual([first]);
});

test("a file of which nobody knows whether a run uses it counts", async () => {
  const { send, isSettled } = openLedger();
  for (let sent = 0; sent < 4; sent++) await send("ada");
  isSettled.mockRejectedValue(new Error("the store is away"));
  await expect(send("ada")).rejects.toMatchObject(full);
});

test("of many files some are looked up at a time, and the others the next time", async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const { send, used, isSettled } = openLedger({ unusedFiles: 300, unusedBytes: 300 * mib });
  const ids: string[] = [];
  for (let sent = 0; sent < 300; sent++) ids.push(await send("ada"));
  used.add(ids[250] ?? "");
  await expect(send("ada")).rejects.toMatchObject(full);
  expect(isSettled).toHaveBeenCalledTimes(200);
  vi.advanceTimersByTime(1_000);
  await send("ada");
  expect(isSettled).toHaveBeenCalledTimes(400);
});
