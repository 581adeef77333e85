import { fork } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, expect, onTestFinished, test, vi } from "vitest";
import { openHttp } from "../../testing/open-http.ts";
import { openFaultyProxy } from "../../testing/faulty-proxy.ts";
import { uploadFile, type UploadProgress } from "./upload-file.ts";
import type { UploadMemory } from "./upload-memory.ts";

const mib = 1024 * 1024;

/** Bytes that are nowhere the same for long, so that a piece put in twice or in the wrong place shows. */
function bytes(length: number, seed = 1): Buffer<ArrayBuffer> {
  const words = new Uint32Array(Math.ceil(length / 4));
  let state = seed;
  for (let at = 0; at < words.length; at++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    words[at] = state;
  }
  return Buffer.from(words.buffer, 0, length);
}

function sha256(body: Uint8Array): string {
  return createHash("sha256").update(body).digest("hex");
}

/** A file as a page has it; its name keeps the tests' uploads apart. */
function fileOf(body: Buffer<ArrayBuffer>, name: string): File {
  return new File([body], name, { lastModified: 1 });
}

async function openUploads() {
  const folder = await mkdtemp(join(tmpdir(), "stepcast-uploads-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return openHttp({ uploads: { folder } });
}

afterEach(() => vi.unstubAllGlobals());

test("a small file goes in one request", async () => {
  const { url, engine } = await openUploads();
  const fetched = vi.fn(fetch);
  const body = bytes(1000);
  const told: UploadProgress[] = [];
  const options = { url: `${url}/trpc`, fetch: fetched };
  const file = await uploadFile(options, fileOf(body, "ü.bin"), { onProgress: (now) => told.push(now) });
  expect(file).toMatchObject({ name: "ü.bin", sizeBytes: 1000, sha256: sha256(body) });
  expect(await engine.files.find(file.id)).toEqual(file);
  expect(fetched).toHaveBeenCalledTimes(1);
  expect(told).toEqual([
    { sentBytes: 0, totalBytes: 1000 },
    { sentBytes: 1000, totalBytes: 1000 },
  ]);
});

test("a large file goes in pieces, tells how far it is, and forgets its address at the end", async () => {
  const { url } = await openUploads();
  const body = bytes(20 * mib);
  const sent: number[] = [];
  const known = new Map<string, string>();
  const file = await uploadFile({ url }, fileOf(body, "large.bin"), {
    memory: memoryIn(known),
    onProgress: ({ sentBytes }) => sent.push(sentBytes),
  });
  expect(file).toMatchObject({ sizeBytes: 20 * mib, sha256: sha256(body) });
  expect(sent.length).toBeGreaterThan(3);
  expect(sent).toEqual([...new Set(sent)].sort((one, other) => one - other));
  expect(sent.at(-1)).toBe(20 * mib);
  expect(known.size).toBe(0);
});

test("an upload that is paused goes on where it was", async () => {
  const { url } = await openUploads();
  const body = bytes(20 * mib, 2);
  const pausing = new AbortController();
  const first = uploadFile({ url }, fileOf(body, "paused.bin"), {
    signal: pausing.signal,
    onProgress: ({ sentBytes }) => sentBytes > 0 && pausing.abort(new Error("paused")),
  });
  await expect(first).rejects.toThrow("paused");
  const sent: number[] = [];
  const again = fileOf(body, "paused.bin");
  const file = await uploadFile({ url }, again, { onProgress: ({ sentBytes }) => sent.push(sentBytes) });
  expect(sent[0]).toBeGreaterThan(0);
  expect(file.sha256).toBe(sha256(body));
});

/** What every file of other content begins with: a piece of it, and the rest, in which nothing is the same. */
function otherwise(body: Buffer, sameBytes: number): Buffer<ArrayBuffer> {
  return Buffer.from(body.map((byte, at) => (at < sameBytes ? byte : byte ^ 0xff)));
}

test.for([
  ["nowhere", 0],
  ["at the beginning", 10],
  ["for more than one part of what was sent", 17 * mib],
] as const)(
  "another file of the same name, size and date, the same %s, is never mixed in",
  async ([where, sameBytes]) => {
    const { url } = await openUploads();
    const body = bytes(40 * mib, 8);
    const known = new Map<string, string>();
    const name = `other ${where}.bin`;
    const pausing = new AbortController();
    const first = uploadFile({ url }, fileOf(body, name), {
      memory: memoryIn(known),
      signal: pausing.signal,
      onProgress: ({ sentBytes }) => sentBytes > 20 * mib && pausing.abort(new Error("paused")),
    });
    await expect(first).rejects.toThrow("paused");
    const other = otherwise(body, sameBytes);
    const sent: number[] = [];
    const file = await uploadFile({ url }, fileOf(other, name), {
      memory: memoryIn(known),
      onProgress: ({ sentBytes }) => sent.push(sentBytes),
    });
    expect(sent[0]).toBe(0);
    expect(file.sha256).toBe(sha256(other));
  },
);

test("what has no date is told from others by its bytes", async () => {
  const { url } = await openUploads();
  const body = bytes(20 * mib, 9);
  const send = async (content: Buffer<ArrayBuffer>, pauseAt: number) => {
    const pausing = new AbortController();
    const sent: number[] = [];
    const file = await uploadFile({ url }, new Blob([content]), {
      name: "undated.bin",
      signal: pausing.signal,
      onProgress({ sentBytes }) {
        sent.push(sentBytes);
        if (sentBytes > pauseAt) pausing.abort(new Error("paused"));
      },
    });
    return { sha256: file.sha256, begins: sent[0] };
  };
  await expect(send(body, 1)).rejects.toThrow("paused");
  const other = otherwise(body, 10);
  await expect(send(other, 1)).rejects.toThrow("paused");
  expect(await send(other, Number.POSITIVE_INFINITY)).toEqual({
    sha256: sha256(other),
    begins: expect.toSatisfy((begins: number) => begins > 0),
  });
});

test("another file does not become one that was sent before and looked the same", async () => {
  const { url } = await openUploads();
  const body = bytes(9 * mib, 10);
  const known = new Map<string, string>();
  // The answer to the last piece never came, so its address is still known.
  const memory = { ...memoryIn(known), delete: () => undefined };
  const first = await uploadFile({ url }, fileOf(body, "sent.bin"), { memory });
  const other = otherwise(body, 5 * mib);
  const second = await uploadFile({ url }, fileOf(other, "sent.bin"), { memory: memoryIn(known) });
  expect([first.sha256, second.sha256]).toEqual([sha256(body), sha256(other)]);
});

test("two pages that send other files under one memory, the same up to there, do not mix them", async () => {
  const { url } = await openUploads();
  const memory = memoryIn(new Map());
  const one = bytes(20 * mib, 11);
  const other = otherwise(one, 3 * mib);
  let pieces = 0;
  // The first stands still at its third piece, until the second has gone on with its upload and paused it.
  const haltingFetch: typeof fetch = async (address, init) => {
    if (init?.method === "PATCH" && ++pieces === 3) await expect(inAnotherPage()).rejects.toThrow("paused");
    return fetch(address, init);
  };
  const first = await uploadFile({ url, fetch: haltingFetch }, fileOf(one, "pages.bin"), { memory });
  expect(first.sha256).toBe(sha256(one));

  async function inAnotherPage() {
    vi.resetModules();
    const page = await import("./upload-file.ts");
    const pausing = new AbortController();
    return page.uploadFile({ url }, fileOf(other, "pages.bin"), {
      memory,
      signal: pausing.signal,
      onProgress: ({ sentBytes }) => sentBytes > 3 * mib && pausing.abort(new Error("paused")),
    });
  }
});

test("a page at an insecure address, to which the browser lends no sha256, goes on as well", async () => {
  const { url } = await openUploads();
  vi.stubGlobal("crypto", { getRandomValues: crypto.getRandomValues.bind(crypto) });
  const body = bytes(9 * mib, 12);
  const pausing = new AbortController();
  const first = uploadFile({ url }, fileOf(body, "insecure.bin"), {
    signal: pausing.signal,
    onProgress: ({ sentBytes }) => sentBytes > 0 && pausing.abort(new Error("paused")),
  });
  await expect(first).rejects.toThrow("paused");
  const sent: number[] = [];
  const again = fileOf(body, "insecure.bin");
  const file = await uploadFile({ url }, again, { onProgress: ({ sentBytes }) => sent.push(sentBytes) });
  expect(sent[0]).toBeGreaterThan(0);
  expect(file.sha256).toBe(sha256(body));
});

test("two files of one name and size that are sent at once stay two", async () => {
  const { url } = await openUploads();
  const [one, other] = [bytes(20 * mib, 4), bytes(20 * mib, 5)];
  let second: ReturnType<typeof uploadFile> | undefined;
  const first = await uploadFile({ url }, fileOf(one, "twin.bin"), {
    onProgress: ({ sentBytes }) => {
      if (sentBytes > 0) second ??= uploadFile({ url }, fileOf(other, "twin.bin"));
    },
  });
  expect([first.sha256, (await second)?.sha256]).toEqual([sha256(one), sha256(other)]);
});

test("a page finds its upload again after a reload, in its local storage", async () => {
  const { url } = await openUploads();
  const stored = new Map<string, string>();
  const localStorage = {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => void stored.set(key, value),
    removeItem: (key: string) => void stored.delete(key),
  };
  vi.stubGlobal("window", { localStorage });
  const body = bytes(20 * mib, 3);
  const leaving = new AbortController();
  const first = uploadFile({ url }, fileOf(body, "page.bin"), {
    signal: leaving.signal,
    onProgress: ({ sentBytes }) => sentBytes > 0 && leaving.abort(new Error("left")),
  });
  await expect(first).rejects.toThrow("left");
  expect([...stored.keys()]).toEqual([expect.stringMatching(/^stepcast\.upload .*page\.bin/)]);
  // A new page has none of the old one's modules.
  vi.resetModules();
  const reloaded = await import("./upload-file.ts");
  const sent: number[] = [];
  const file = await reloaded.uploadFile({ url }, fileOf(body, "page.bin"), {
    onProgress: ({ sentBytes }) => sent.push(sentBytes),
  });
  expect(sent[0]).toBeGreaterThan(0);
  expect(file.sha256).toBe(sha256(body));
  expect(stored.size).toBe(0);
});

test("an upload that has expired is begun anew", async () => {
  const { url } = await openUploads();
  const body = bytes(9 * mib, 4);
  const memory: UploadMemory = { get: () => "0".repeat(32), set: () => undefined, delete: () => undefined };
  expect((await uploadFile({ url }, fileOf(body, "old.bin"), { memory })).sha256).toBe(sha256(body));
});

test("to a server that takes files in one piece only a large one goes so", async () => {
  const { url } = await openHttp();
  const body = bytes(9 * mib, 5);
  expect((await uploadFile({ url }, fileOf(body, "whole.bin"))).sha256).toBe(sha256(body));
});

test("what the server refuses is told as it says it, at once", async () => {
  const folder = await mkdtemp(join(tmpdir(), "stepcast-uploads-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const { url } = await openHttp({ uploads: { folder }, maxUploadBytes: mib });
  for (const size of [2 * mib, 9 * mib])
    await expect(uploadFile({ url }, fileOf(bytes(size), "big.bin"))).rejects.toMatchObject({
      code: "file_too_large",
    });
});

test.for([
  '{"error":"no such host"}',
  '{"error":{"message":"no"}}',
  '{"error":{"code":403,"message":"no"}}',
  "null",
])("what somebody in between answers is not taken for the server's own no: %s", async (body) => {
  const { url } = await openUploads();
  const inBetween: typeof fetch = () => Promise.resolve(new Response(body, { status: 403 }));
  const sent = uploadFile({ url, fetch: inBetween }, fileOf(bytes(9), "small.bin"));
  await expect(sent).rejects.toMatchObject({
    code: "unreachable",
    message: expect.stringContaining("the server answered 403"),
  });
});

test("a server that is not there is told as such", async () => {
  const { port } = await openUploads();
  await using proxy = await openFaultyProxy(port, { instead: "reset" });
  await expect(uploadFile({ url: proxy.url }, fileOf(bytes(9), "small.bin"))).rejects.toMatchObject({
    code: "unreachable",
  });
});

test.for([1, 2, 3])("cut in either direction at any byte, it arrives exactly: seed %i", async (seed) => {
  const { url, port, engine, errors } = await openUploads();
  const body = bytes(12 * mib, seed);
  const places = bytes(64, 100 + seed);
  const up = Array.from({ length: 8 }, (_, at) => places.readUInt32LE(at * 4) % (14 * mib));
  const down = Array.from({ length: 4 }, (_, at) => places.readUInt32LE(32 + at * 4) % 4000);
  const ascending = (all: number[]) => all.sort((one, other) => one - other);
  await using proxy = await openFaultyProxy(port, { cutUpAt: ascending(up), cutAt: ascending(down) });
  const file = await uploadFile({ url: proxy.url }, fileOf(body, `cut-${seed}.bin`));
  expect(proxy.connections).toBeGreaterThan(3);
  expect(file).toMatchObject({ sizeBytes: body.length, sha256: sha256(body) });
  const received = Buffer.from(await (await fetch(url + file.url)).arrayBuffer());
  expect(received.equals(body)).toBe(true);
  const files: string[] = [];
  for await (const { id } of engine.files.list()) files.push(id);
  expect(files).toEqual([file.id]);
  expect(errors).toEqual([]);
});

test("the server is killed in the middle: nothing of it is seen, and it goes on after the restart", async () => {
  const folder = await mkdtemp(join(tmpdir(), "stepcast-killed-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const body = bytes(48 * mib, 7);
  let server = await startServer(folder, 0);
  const { port } = new URL(server.url);
  const killedAt: number[] = [];
  let restarting: Promise<unknown> | undefined;
  const file = await uploadFile({ url: server.url }, fileOf(body, "killed.bin"), {
    onProgress({ sentBytes }) {
      if (restarting || sentBytes < 6 * mib || sentBytes > 40 * mib) return;
      killedAt.push(sentBytes);
      server.kill();
      restarting = restart();
    },
  });
  await restarting;
  expect(killedAt).toHaveLength(1);
  expect(file).toMatchObject({ sizeBytes: body.length, sha256: sha256(body) });
  const received = Buffer.from(await (await fetch(server.url + file.url)).arrayBuffer());
  expect(sha256(received)).toBe(sha256(body));

  async function restart(): Promise<void> {
    await server.gone;
    const files = await readdir(join(folder, "files")).catch(() => []);
    expect(files).toEqual([]);
    server = await startServer(folder, Number(port));
  }
});

function memoryIn(known: Map<string, string>): UploadMemory {
  return {
    get: (fingerprint) => known.get(fingerprint),
    set: (fingerprint, id) => void known.set(fingerprint, id),
    delete: (fingerprint) => void known.delete(fingerprint),
  };
}

async function startServer(folder: string, port: number) {
  const module = fileURLToPath(new URL("../../testing/upload-server.ts", import.meta.url));
  const child = fork(module, [folder, String(port)]);
  const gone = once(child, "exit");
  onTestFinished(async () => {
    child.kill("SIGKILL");
    await gone;
  });
  const [{ url }] = (await once(child, "message")) as [{ url: string }];
  return { url, gone, kill: () => child.kill("SIGKILL") };
}
