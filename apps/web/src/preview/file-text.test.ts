import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FileRef } from "@stepcast/pipeline";
import { createEngine, type Engine } from "@stepcast/pipeline/engine";
import { diskFiles } from "@stepcast/pipeline/files";
import { t } from "@stepcast/trpc";
import { type Served, serve } from "@stepcast/trpc/server";
import { afterAll, beforeAll, expect, test } from "vitest";
import { FileText } from "./file-text.ts";
import { readSlice } from "./read-slice.ts";

let folder: string;
let engine: Engine;
let server: Served;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "stepcast-preview-"));
  engine = createEngine({ pipelines: [], files: diskFiles(folder) });
  server = await serve({ router: t.router({}), engine });
});
afterAll(async () => {
  await server.close();
  await engine.close();
  await rm(folder, { recursive: true });
});

async function written(name: string, body: string | Uint8Array, mediaType?: string): Promise<FileRef> {
  const file = await engine.files.write(name, body, mediaType ? { mediaType } : {});
  return { ...file, url: server.url + file.url };
}

async function textIn(file: FileRef, pieceBytes: number): Promise<string> {
  const source = new FileText(file);
  let text = "";
  do text += await source.next(pieceBytes);
  while (!source.isAtEnd);
  return text;
}

const words = "Grüße, 漢字 and 🎉.\r\n";

test.for([1, 2, 3, 5, 1_000])("a text reads the same in pieces of %i bytes", async (pieceBytes) => {
  const file = await written("words.txt", words);
  expect(await textIn(file, Math.max(pieceBytes, 1))).toBe(words);
});

test.for([
  ["UTF-8 with a mark", Buffer.from(`\uFEFF${words}`), undefined],
  ["UTF-16 with a mark", Buffer.from(`\uFEFF${words}`, "utf16le"), undefined],
  ["what the type says", Buffer.from("Gr\xfc\xdfe", "latin1"), "text/plain; charset=iso-8859-1"],
  ["Excel's own, which nobody names", Buffer.from("Gr\xfc\xdfe", "latin1"), undefined],
  ["a name that no encoding has", Buffer.from("Grüße"), "text/plain; charset=nonsense"],
] as const)("letters are right in %s", async ([, bytes, mediaType]) => {
  const file = await written("words.txt", bytes, mediaType);
  expect(await textIn(file, 64)).toMatch(/^Grüße/);
});

test("of a large file only the pieces asked for are read", async () => {
  const file = await written("large.txt", "0123456789".repeat(1_000_000));
  const source = new FileText(file);
  expect(await source.next(1_000)).toHaveLength(1_000);
  expect(await source.next(500)).toHaveLength(500);
  expect(source).toMatchObject({ readBytes: 1_500, isAtEnd: false });
});

test("an empty file is empty", async () => {
  const source = new FileText(await written("empty.txt", ""));
  expect(await source.next(100)).toBe("");
  expect(source.isAtEnd).toBe(true);
});

test("the last slice has what is left, and none comes after it", async () => {
  const file = await written("ten.txt", "0123456789");
  expect(await readSlice(file, 7, 100)).toHaveLength(3);
  expect(await readSlice(file, 10, 100)).toHaveLength(0);
});

test("an expired file tells since when it is gone", async () => {
  const file = await written("gone.txt", "gone");
  await engine.files.expire(file.id);
  const reading = readSlice(file, 0, 10);
  await expect(reading).rejects.toMatchObject({
    code: "file_expired",
    details: { expiredAt: expect.any(Number) as number },
  });
});

test("a file that never was is told to be none", async () => {
  const file = await written("here.txt", "here");
  const url = file.url.replace(file.id, "A".repeat(22));
  await expect(readSlice({ ...file, url }, 0, 10)).rejects.toMatchObject({ code: "file_not_found" });
});

test("a piece that could not be read can be asked for again", async () => {
  const file = { ...(await written("words.txt", words)) };
  const { url } = file;
  const source = new FileText(file);
  file.url = "http://127.0.0.1:1/nobody-listens";
  await expect(source.next(8)).rejects.toMatchObject({ code: "unreachable" });
  file.url = url;
  expect((await source.next(8)) + (await source.next(1_000))).toBe(words);
});
