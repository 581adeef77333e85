import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { FileRef } from "@stepcast/pipeline";
import { expect, test } from "vitest";
import { namesIn } from "./deliver.ts";
import { saveFile } from "./save-file.ts";
import { workplace } from "../testing/spawn-cli.ts";

test("bytes that are not those the run made are not written", async () => {
  const folder = await workplace();
  const saving = saveFile(fileOf("what was made"), () => bytesOf("what arrived"), join(folder, "out.txt"));
  await expect(saving).rejects.toThrow("did not arrive as it was made");
  expect(await readdir(folder)).toEqual(["hello.txt"]);
});

test("bytes that break off leave the older file as it was, and the next try asks only for the rest", async () => {
  const folder = await workplace();
  const target = join(folder, "hello.txt");
  const broken = async function* () {
    yield* bytesOf("half of");
    throw new Error("connection lost");
  };
  await expect(saveFile(fileOf("half of it"), broken, target)).rejects.toThrow("connection lost");
  expect(await readFile(target, "utf8")).toBe("hello");
  const starts: number[] = [];
  const rest = (start: number) => {
    starts.push(start);
    return bytesOf("half of it".slice(start));
  };
  await saveFile(fileOf("half of it"), rest, target);
  expect(starts).toEqual(["half of".length]);
  expect(await readFile(target, "utf8")).toBe("half of it");
  expect(await readdir(folder)).toEqual(["hello.txt"]);
});

test("what an earlier try left is not believed: where it is wrong, nothing is written and the next try begins anew", async () => {
  const folder = await workplace();
  const target = join(folder, "out.txt");
  const file = fileOf("what was made");
  const broken = async function* () {
    yield* bytesOf("what WAS");
    throw new Error("connection lost");
  };
  await expect(saveFile(file, broken, target)).rejects.toThrow("connection lost");
  const whole = (start: number) => bytesOf("what was made".slice(start));
  await expect(saveFile(file, whole, target)).rejects.toThrow("did not arrive as it was made");
  await saveFile(file, whole, target);
  expect(await readFile(target, "utf8")).toBe("what was made");
});

test("a server that sends more than the file has is not listened to, and nothing is written", async () => {
  const folder = await workplace();
  const endless = async function* () {
    for (;;) yield* bytesOf("what was made");
  };
  const saving = saveFile(fileOf("what was made"), endless, join(folder, "out.txt"));
  await expect(saving).rejects.toThrow("did not arrive as it was made");
  expect(await readdir(folder)).toEqual(["hello.txt"]);
});

test("a file that a server gives a name of a place goes into the folder all the same", () => {
  const file = { ...fileOf("x"), name: ".." };
  const rows = namesIn(
    "/some/folder",
    new Map([
      ["file", file],
      ["table", { ...file, name: "../../\u001b[2Jx" }],
    ]),
  );
  expect(rows.map(({ path }) => path)).toEqual(["/some/folder/file", "/some/folder/[2Jx"]);
});

async function* bytesOf(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}

function fileOf(text: string): FileRef {
  const sha256 = createHash("sha256").update(text).digest("hex");
  const id = "AAAAAAAAAAAAAAAAAAAAAA";
  return {
    id,
    name: "out.txt",
    mediaType: "text/plain",
    sizeBytes: text.length,
    sha256,
    createdAt: 1,
    url: `/files/${id}/out.txt`,
  };
}
