import { createHash, randomBytes } from "node:crypto";
import { mkdtemp, readdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { beforeEach, expect, test } from "vitest";
import { FileRef } from "../model/file-ref.ts";
import { diskFiles } from "./disk.ts";
import type { ByteRange, FileStore } from "./file-store.ts";

let folder: string;
let files: FileStore;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "stepcast-disk-"));
  files = diskFiles(join(folder, "made", "when", "needed"));
});

async function bytesOf(id: string, range?: ByteRange): Promise<Buffer> {
  const chunks = [];
  for await (const chunk of files.open(id, range)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

const sha256 = (bytes: Uint8Array | string) => createHash("sha256").update(bytes).digest("hex");

async function entries(): Promise<string[]> {
  return readdir(join(folder, "made", "when", "needed")).catch(() => []);
}

test("a file is measured as it is written, and comes back byte for byte", async () => {
  const bytes = randomBytes(3_000_000);
  const file = await files.write("data.bin", bytes);
  expect(file).toMatchObject({ name: "data.bin", sizeBytes: 3_000_000, sha256: sha256(bytes) });
  expect(file.url).toBe(`/files/${file.id}/data.bin`);
  expect(FileRef.parse(file)).toEqual(file);
  expect(await files.find(file.id)).toEqual(file);
  expect(await bytesOf(file.id)).toEqual(bytes);
});

test("a body may be text, pieces of text and bytes, or a stream", async () => {
  const text = "größer — 数 🎉";
  const bytes = new TextEncoder().encode(text);
  async function* slowly() {
    yield "größer";
    await new Promise((resolve) => setImmediate(resolve));
    yield new TextEncoder().encode(" — 数 🎉");
  }
  for (const body of [
    text,
    bytes,
    [text],
    slowly(),
    Readable.from([bytes.subarray(0, 3), bytes.subarray(3)]),
  ]) {
    const file = await files.write("note.txt", body);
    expect(file).toMatchObject({
      sizeBytes: bytes.byteLength,
      sha256: sha256(text),
      mediaType: "text/plain",
    });
    expect((await bytesOf(file.id)).toString()).toBe(text);
  }
  expect(await files.write("empty", [])).toMatchObject({ sizeBytes: 0, sha256: sha256("") });
});

test("a body that fails, is too large, or has the wrong media type leaves nothing", async () => {
  async function* failing() {
    yield "half";
    throw new Error("the sender left");
  }
  await expect(files.write("a", failing())).rejects.toThrow("the sender left");
  await expect(files.write("a", ["12345", "6"], { maxBytes: 5 })).rejects.toMatchObject({
    code: "file_too_large",
  });
  for (const mediaType of ["", "text", "text/csv\r\nset-cookie: a", "text/ü", `text/${"x".repeat(300)}`]) {
    await expect(files.write("a", "a", { mediaType })).rejects.toMatchObject({ code: "invalid_input" });
  }
  expect(await entries()).toEqual([]);
  expect((await files.write("a", "12345", { maxBytes: 5 })).sizeBytes).toBe(5);
});

test("an abort ends a write at once, also while its body is silent, and leaves nothing", async () => {
  const leaving = new AbortController();
  const silent = Promise.withResolvers<string>();
  async function* body() {
    yield "half";
    leaving.abort(new Error("gone"));
    yield await silent.promise;
  }
  await expect(files.write("a", body(), { signal: leaving.signal })).rejects.toThrow("gone");
  await expect(files.write("a", [], { signal: leaving.signal })).rejects.toThrow("gone");
  expect(await entries()).toEqual([]);
});

test("an abort lets go of the body: its finally runs", async () => {
  const leaving = new AbortController();
  const letGo = Promise.withResolvers<void>();
  async function* body() {
    try {
      for (;;) {
        yield "more";
        leaving.abort(new Error("gone"));
      }
    } finally {
      letGo.resolve();
    }
  }
  await expect(files.write("a", body(), { signal: leaving.signal })).rejects.toThrow("gone");
  await letGo.promise;
});

test("a file is not there before it is whole", async () => {
  async function* body() {
    yield "half";
    for (const name of await entries()) {
      const [id = ""] = name.split(".");
      expect(await files.find(id)).toBeUndefined();
      await expect(bytesOf(id)).rejects.toMatchObject({ code: "file_not_found" });
    }
    yield "whole";
  }
  await files.write("a", body());
});

test("a range is read with both its ends, and cut at the end of the file", async () => {
  const { id } = await files.write("a", "0123456789");
  const read = async (start: number, end: number) => (await bytesOf(id, { start, end })).toString();
  expect(await read(0, 0)).toBe("0");
  expect(await read(2, 4)).toBe("234");
  expect(await read(8, 100)).toBe("89");
  expect(await read(20, 30)).toBe("");
});

test("what is not an id of a file finds nothing and opens nothing", async () => {
  const { id } = await files.write("a", "a");
  const others = [
    "",
    "..",
    "../../etc/passwd",
    `${id}.json`,
    `${id}/../${id}`,
    `./${id}`,
    `${id}\0`,
    `${id}\n`,
    id.slice(1),
    "A".repeat(22),
    id.toLowerCase() === id ? id.toUpperCase() : `${id.slice(0, 21)}!`,
  ];
  for (const other of others) {
    expect(await files.find(other)).toBeUndefined();
    await expect(bytesOf(other)).rejects.toMatchObject({ code: "file_not_found" });
  }
});
