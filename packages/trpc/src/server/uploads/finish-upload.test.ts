import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { diskFiles } from "@stepcast/pipeline/files";
import { Upload } from "@tus/server";
import { expect, onTestFinished, test } from "vitest";
import { finishing } from "./finish-upload.ts";
import { openUploadFolder } from "./upload-folder.ts";

const id = "a".repeat(32);
const csv = "name,stars\nAda,5\n";

async function openWhole() {
  const place = await mkdtemp(join(tmpdir(), "stepcast-finishing-"));
  onTestFinished(() => rm(place, { recursive: true, force: true }));
  const folder = await openUploadFolder(join(place, "uploads"), { unfinishedMs: 60_000, notesMs: 60_000 });
  const files = diskFiles(join(place, "files"));
  const size = csv.length;
  const upload = new Upload({ id, size, offset: size, metadata: { filename: "a.csv", owner: "ada" } });
  await folder.store.create(upload);
  await writeFile(folder.pathOf(id), csv);
  return {
    folder,
    upload,
    finish: finishing({
      folder,
      files,
      rules: { maxBytes: 1_000, mediaTypes: undefined },
      keep: (name, owner, file) => folder.note(name, owner, file),
    }),
    async kept() {
      const ids: string[] = [];
      for await (const file of files.list()) ids.push(file.id);
      return ids;
    },
  };
}

test("the last piece that comes again makes no second file: at once, late, and when the bytes are gone", async () => {
  const { folder, upload, finish, kept } = await openWhole();
  const [file, atOnce] = await Promise.all([finish(upload), finish(upload)]);
  const late = await finish(upload);
  await folder.drop(id);
  const last = await finish(upload);
  expect([atOnce, late, last]).toEqual([file, file, file]);
  expect(await kept()).toEqual([file.id]);
  expect(await folder.find(id)).toEqual({ owner: "ada", file });
});
