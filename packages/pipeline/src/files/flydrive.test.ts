import { once } from "node:events";
import { mkdtemp } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { bytesOf, dayMs, listed, textOf } from "../testing/files-under-test.ts";
import { tempBucket } from "./fixtures/temp-bucket.ts";
import { type FlydriveDisk, flydriveFiles } from "./flydrive.ts";

// What is said of a bucket beyond the laws of every store, which `flydrive.conformance.test.ts` holds.

let bucket: Awaited<ReturnType<typeof tempBucket>>;
let tempFolder: string;
beforeAll(async () => {
  bucket = await tempBucket();
  tempFolder = await mkdtemp(join(tmpdir(), "stepcast-gathered-"));
});
beforeEach(() => bucket.disk.deleteAll(""));
afterAll(() => bucket.close());

/** The bucket, but for what a test says. */
function altered(calls: Partial<FlydriveDisk>): FlydriveDisk {
  const { disk } = bucket;
  return {
    exists: (key) => disk.exists(key),
    get: (key) => disk.get(key),
    getStream: (key) => disk.getStream(key),
    getSignedUrl: (key, options) => disk.getSignedUrl(key, options),
    put: (key, contents, options) => disk.put(key, contents, options),
    putStream: (key, contents, options) => disk.putStream(key, contents, options),
    delete: (key) => disk.delete(key),
    listAll: (prefix, options) => disk.listAll(prefix, options),
    ...calls,
  };
}

test("a file larger than one piece of a stream comes back byte for byte, whole and in part", async () => {
  const files = flydriveFiles(bucket.disk, { tempFolder });
  const bytes = Buffer.from(Array.from({ length: 6_000_000 }, (_, n) => (n * 7) % 253));
  const { id } = await files.write("large.bin", [bytes.subarray(0, 2_500_000), bytes.subarray(2_500_000)]);
  expect((await bytesOf(files, id)).equals(bytes)).toBe(true);
  const part = await bytesOf(files, id, { start: 1_000_001, end: 5_000_000 });
  expect(part.equals(bytes.subarray(1_000_001, 5_000_001))).toBe(true);
});

test("more files than a page holds are all listed", async () => {
  const files = flydriveFiles(bucket.disk, { tempFolder });
  for (let n = 0; n < 1_005; n += 67) {
    await Promise.all(
      Array.from({ length: 67 }, (_, k) => bucket.disk.put(`refs/${idOf(n + k)}.json`, "{}")),
    );
  }
  expect(await listed(files)).toHaveLength(1_005);
}, 60_000);

test("where the reference could not be put there is no file, and its bytes are swept a day later", async () => {
  const failing = altered({ put: async () => Promise.reject(new Error("no answer")) });
  await expect(flydriveFiles(failing, { tempFolder }).write("a.txt", "orphan")).rejects.toThrow("no answer");
  expect(await keys("bytes")).toHaveLength(1);
  await sweepIn(dayMs / 2);
  expect(await keys("bytes")).toHaveLength(1);
  await sweepIn(2 * dayMs);
  expect(await keys("bytes")).toEqual([]);
});

test("an abort while the bytes are sent up ends the write; what came of them counts for nothing, and is swept", async () => {
  const leaving = new AbortController();
  const slow = altered({
    async putStream(key, contents, options) {
      leaving.abort(new Error("gone"));
      await bucket.disk.putStream(key, contents, options);
    },
  });
  const write = flydriveFiles(slow, { tempFolder }).write("a.bin", Buffer.alloc(9_000_000), {
    signal: leaving.signal,
  });
  await expect(write).rejects.toThrow("gone");
  expect(await keys("refs")).toEqual([]);
  // S3 keeps nothing of a request that broke off; the test's server may keep a part, when it comes to it.
  await vi.waitFor(async () => {
    await sweepIn(2 * dayMs);
    expect(await keys("bytes")).toEqual([]);
  });
});

test.each([
  ["sends the whole in its place", 200, 0],
  ["sends more than was asked for", 206, 2],
])("a range is exact also where the server %s", async (_what, status, from) => {
  const server = createServer((_request, response) => {
    response.writeHead(status).end("0123456789".slice(from));
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as AddressInfo;
  const files = flydriveFiles(altered({ getSignedUrl: async () => `http://127.0.0.1:${port}/` }));
  expect(await textOf(files, idOf(0), { start: 2, end: 5 })).toBe("2345");
  server.close();
});

test("a store that fails is an error without its address, not a file that is missing", async () => {
  const server = createServer((_request, response) => response.writeHead(503).end());
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as AddressInfo;
  const files = flydriveFiles(altered({ getSignedUrl: async () => `http://127.0.0.1:${port}/secret` }));
  const error = await textOf(files, idOf(0), { start: 0, end: 1 }).catch((thrown: Error) => thrown);
  expect(error).toMatchObject({ code: "store_failed", message: expect.not.stringContaining("secret") });
  const down = flydriveFiles(
    altered({
      get: async () => Promise.reject(new Error("down")),
      exists: async () => Promise.reject(new Error("down")),
    }),
  );
  await expect(down.find(idOf(0))).rejects.toThrow("down");
  server.close();
});

function sweepIn(afterMs: number): Promise<void> {
  return flydriveFiles(bucket.disk, { clock: () => Date.now() + afterMs }).sweep();
}

async function keys(prefix: string): Promise<string[]> {
  const { objects } = await bucket.disk.listAll(prefix, { recursive: true });
  return [...objects].flatMap((object) => (object.isFile ? [object.key] : []));
}

function idOf(n: number): string {
  return String(n).padStart(22, "A");
}
