import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Upload } from "@tus/server";
import { expect, onTestFinished, test } from "vitest";
import { openUploadFolder, type UploadFolder } from "./upload-folder.ts";

const id = "a".repeat(32);

async function openBegun() {
  const place = await mkdtemp(join(tmpdir(), "stepcast-upload-folder-"));
  onTestFinished(() => rm(place, { recursive: true, force: true }));
  const folder = await openUploadFolder(place, { unfinishedMs: 60_000, notesMs: 60_000 });
  await folder.store.create(new Upload({ id, size: 10, offset: 0, metadata: { owner: "ada" } }));
  await writeFile(folder.pathOf(id), "begun");
  return { folder, place };
}

async function unfinishedIn(folder: UploadFolder) {
  const found = [];
  for await (const upload of folder.unfinished()) found.push(upload);
  return found;
}

test("an upload that was begun is there again after a start, with its owner", async () => {
  const { folder } = await openBegun();
  expect(await unfinishedIn(folder)).toMatchObject([{ id, owner: "ada", sizeBytes: 10 }]);
});

test("a crash while an upload is dropped leaves nothing that counts against its owner", async () => {
  const { folder, place } = await openBegun();
  // What is no file cannot be removed as one: the drop ends there.
  await rm(folder.pathOf(id));
  await mkdir(folder.pathOf(id));
  await expect(folder.drop(id)).rejects.toThrow("directory");
  expect(await readdir(place)).toEqual([id, "done"]);
  expect(await unfinishedIn(folder)).toEqual([]);
});

test("a record whose bytes are gone counts for nobody", async () => {
  const { folder } = await openBegun();
  await rm(folder.pathOf(id));
  expect(await unfinishedIn(folder)).toEqual([]);
});
