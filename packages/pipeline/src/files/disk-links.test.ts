import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { listed, sha256, textOf } from "../testing/files-under-test.ts";
import { diskFiles } from "./disk.ts";
import type { FileStore } from "./file-store.ts";

// Whoever can put a link into the store's folder has not yet what it leads to, and is not to get it by the server.

let outside: string;
let folder: string;
let files: FileStore;
beforeEach(async () => {
  const root = await mkdtemp(join(tmpdir(), "stepcast-links-"));
  [outside, folder] = [join(root, "outside"), join(root, "files")];
  await Promise.all([mkdir(outside), mkdir(folder)]);
  await writeFile(join(outside, "secret"), "secret");
  files = diskFiles(folder);
});

const at = (...names: string[]) => join(folder, ...names);
const id = "A".repeat(22);
const reference = JSON.stringify({
  id,
  name: "secret",
  mediaType: "text/plain",
  sizeBytes: 6,
  sha256: sha256("secret"),
  createdAt: 1,
  url: `/files/${id}/secret`,
});

/** What may lie in a file's place. */
const planted: Record<string, (path: string) => unknown> = {
  "a link to a file": (path) => symlink(join(outside, "secret"), path),
  "a link to a file by a way from here": (path) => symlink("../outside/secret", path),
  "a link to a link": async (path) => {
    await symlink(join(outside, "secret"), `${path}.2`);
    await symlink(`${path}.2`, path);
  },
  "a link to itself": (path) => symlink(path, path),
  "a link to a folder": (path) => symlink(outside, path),
  "a link to a device": (path) => symlink("/dev/zero", path),
  "a folder": (path) => mkdir(path),
  "a pipe that nobody writes to": (path) => execFileSync("mkfifo", [path]),
};

describe("in the store's folder", () => {
  test.for(Object.entries(planted))("%s in place of a file is none, and is not read", async ([, plant]) => {
    await writeFile(at(`${id}.json`), reference);
    await plant(at(id));
    expect(await files.find(id)).toBeUndefined();
    await expect(textOf(files, id)).rejects.toMatchObject({ code: "file_not_found" });
    await files.expire(id);
    await files.remove(id).catch(() => undefined);
    expect(await readFile(join(outside, "secret"), "utf8")).toBe("secret");
  });

  test.for(Object.entries(planted))("%s in place of a reference is none", async ([, plant]) => {
    await writeFile(join(outside, "secret"), reference);
    await writeFile(at(id), "bytes");
    await plant(at(`${id}.json`));
    expect(await files.find(id)).toBeUndefined();
    expect(await listed(files)).toEqual([]);
  });

  test("a link in place of what is told of an expired file is neither read nor written through", async () => {
    await writeFile(join(outside, "secret"), '{"expiredAt":1}');
    const file = await files.write("a.txt", "a");
    await symlink(join(outside, "secret"), at(`${file.id}.expired`));
    expect(await files.expiredAt(file.id)).toBeUndefined();
    await files.expire(file.id);
    expect(await files.expiredAt(file.id)).toBeGreaterThan(1);
    expect(await readFile(join(outside, "secret"), "utf8")).toBe('{"expiredAt":1}');
  });

  test("a link in place of shared bytes is not taken for them", async () => {
    await writeFile(join(outside, "same length"), "SECRET");
    await mkdir(at("sha256"));
    await symlink(join(outside, "same length"), at("sha256", sha256("secret")));
    const file = await files.write("a.txt", "secret");
    expect(await textOf(files, file.id)).toBe("secret");
    expect(await readFile(join(outside, "same length"), "utf8")).toBe("SECRET");
  });

  test("a link in place of the folder of shared bytes takes none of them out", async () => {
    await rm(outside, { recursive: true });
    await mkdir(outside);
    await symlink(outside, at("sha256"));
    const file = await files.write("a.txt", "bytes");
    expect(await textOf(files, file.id)).toBe("bytes");
    expect(await readdir(outside)).toEqual([]);
  });
});

test("the store's folder may itself be a link", async () => {
  const link = `${folder}-link`;
  await symlink(folder, link, "dir");
  const file = await diskFiles(link).write("a.txt", "a");
  expect(await textOf(diskFiles(link), file.id)).toBe("a");
  expect(await textOf(files, file.id)).toBe("a");
});
