import { mkdtemp, readdir, readFile, stat, truncate, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { dayMs, hourMs, listed, sha256, textOf } from "../testing/files-under-test.ts";
import { type ManualClock, manualClock } from "../testing/manual-clock.ts";
import { diskFiles } from "./disk.ts";
import type { FileStore } from "./file-store.ts";

// What is said of a folder of the disk beyond the laws of every store, which `disk.conformance.test.ts` holds.

let folder: string;
let files: FileStore;
let clock: ManualClock;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "stepcast-disk-"));
  clock = manualClock(Date.now());
  files = diskFiles(folder, { clock });
});

const at = (...names: string[]) => join(folder, ...names);

test("a file is `<id>` beside its reference, and its bytes have a further name by their sha256", async () => {
  const { id } = await files.write("a.txt", "bytes");
  expect((await readdir(folder)).sort()).toEqual([id, `${id}.json`, "sha256"].sort());
  expect((await stat(at(id))).nlink).toBe(2);
  expect(await readFile(at("sha256", sha256("bytes")), "utf8")).toBe("bytes");
  await files.write("b.txt", "bytes");
  expect((await stat(at(id))).nlink).toBe(3);
});

test("an empty file has nothing in any range", async () => {
  const { id } = await files.write("empty", "");
  expect(await textOf(files, id, { start: 0, end: 10 })).toBe("");
});

test("a URL begins as it is told to", async () => {
  const there = diskFiles(folder, { baseUrl: "https://files.example/v1" });
  const file = await there.write("größe 1.txt", "a");
  expect(file.url).toBe(`https://files.example/v1/${file.id}/gr%C3%B6%C3%9Fe%201.txt`);
});

test("a folder from before files told of their time and shared their bytes works as it is", async () => {
  const id = "A".repeat(22);
  const old = {
    id,
    name: "old.txt",
    mediaType: "text/plain",
    sizeBytes: 3,
    sha256: sha256("old"),
    url: `/files/${id}/old.txt`,
  };
  await writeFile(at(id), "old");
  await writeFile(at(`${id}.json`), JSON.stringify(old));
  expect(await files.find(id)).toEqual({ ...old, createdAt: 0 });
  expect(await listed(files)).toEqual([{ id, createdAt: 0 }]);
  await files.sweep();
  expect(await textOf(files, id)).toBe("old");
  await files.remove(id);
  expect(await readdir(folder)).toEqual([]);
});

test("bytes that were damaged behind the store's back are not handed on to the next file", async () => {
  await files.write("a.txt", "bytes");
  await truncate(at("sha256", sha256("bytes")), 2);
  const next = await files.write("b.txt", "bytes");
  expect(await textOf(files, next.id)).toBe("bytes");
  expect(await textOf(files, (await files.write("c.txt", "bytes")).id)).toBe("bytes");
  expect((await stat(at(next.id))).nlink).toBe(3);
});

test("a place for shared bytes that cannot be used costs a write nothing but room", async () => {
  await writeFile(at("sha256"), "somebody's own");
  const file = await files.write("a.txt", "bytes");
  expect(await textOf(files, file.id)).toBe("bytes");
  expect((await stat(at(file.id))).nlink).toBe(1);
});

test("the sweep takes what was cut off once it is a day old: parts, references without bytes, bytes without a reference", async () => {
  const leftovers = [`${"A".repeat(22)}.part`, `${"B".repeat(22)}.json`, "C".repeat(22)];
  for (const name of leftovers) await writeFile(at(name), "{}");
  clock.advance(23 * hourMs);
  await files.sweep();
  expect(await readdir(folder)).toEqual(leftovers);
  expect(await listed(files)).toEqual([]);
  clock.advance(2 * hourMs);
  await files.sweep();
  expect(await readdir(folder)).toEqual([]);
});

test("a part that is still written to is nobody's to take, however long ago it was begun", async () => {
  async function* body() {
    yield "first";
    const [part = ""] = (await readdir(folder)).filter((name) => name.endsWith(".part"));
    const longAgo = new Date(Date.now() - 30 * dayMs);
    await utimes(at(part), longAgo, longAgo);
    yield " second";
    await files.sweep();
    yield " third";
  }
  const { id } = await files.write("slow.txt", body());
  expect(await textOf(files, id)).toBe("first second third");
});

test("shared bytes that no file has any more stay for an hour, in case they are sent again", async () => {
  const first = await files.write("a.txt", "bytes");
  await files.remove(first.id);
  clock.advance(hourMs / 2);
  await files.sweep();
  expect(await readdir(at("sha256"))).toHaveLength(1);
  clock.advance(hourMs);
  await files.sweep();
  expect(await readdir(at("sha256"))).toEqual([]);
});

test("the sweep lets be whatever is not the store's", async () => {
  const others = [
    "README.md",
    "runs.db",
    "runs.db-wal",
    "secret",
    "notes.part",
    ".gitkeep",
    `${"A".repeat(22)}.txt`,
  ];
  for (const name of others) await writeFile(at(name), "somebody's own");
  clock.advance(90 * dayMs);
  await files.sweep();
  expect((await readdir(folder)).sort()).toEqual(others.sort());
});

test("a file that another log's run wrote is not listed, so nobody takes it for unused", async () => {
  const elsewhere = diskFiles(folder, { listed: false, clock });
  const file = await elsewhere.write("a.txt", "a");
  expect(await listed(files)).toEqual([]);
  expect(await files.find(file.id)).toEqual(file);
});

test("a reference that a power cut left broken is no file, and does not stop a walk through the others", async () => {
  const whole = await files.write("whole.txt", "whole");
  const broken = await files.write("broken.txt", "broken");
  await writeFile(at(`${broken.id}.json`), "");
  await files.expire(whole.id);
  await writeFile(at(`${whole.id}.expired`), "");
  expect(await files.find(broken.id)).toBeUndefined();
  expect(await listed(files)).toEqual([]);
  expect(await files.expiredAt(whole.id)).toBeUndefined();
});
