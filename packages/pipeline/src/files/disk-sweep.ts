import { lstat, readdir, rm } from "node:fs/promises";
import { join, parse } from "node:path";
import { FileId } from "../model/file-ref.ts";
import { sharedFolder } from "./disk-bytes.ts";
import { unlessMissing } from "./disk-errors.ts";
import { cutOffMs, expiredMs } from "./file-store.ts";

/** Bytes that no file has any more stay for so long: whoever sends them again needs no new room. */
const unusedBytesMs = 60 * 60 * 1000;

/** Takes what is left of writes and removals that were cut off, old tombstones, and shared bytes that no file has any more. */
export async function sweepDisk(folder: string, now: number): Promise<void> {
  // What is not named like a part of the store is nobody's business here.
  for (const entry of await namesIn(folder)) {
    const { name: id, ext } = parse(entry);
    if (FileId.safeParse(id).success) await sweepEntry(folder, id, ext, now);
  }
  const shared = join(folder, sharedFolder);
  for (const name of await namesIn(shared)) await sweepShared(join(shared, name), now - unusedBytesMs);
}

async function sweepEntry(folder: string, id: string, ext: string, now: number): Promise<void> {
  const path = join(folder, id);
  switch (ext) {
    case ".part":
      return takeOlder(`${path}.part`, now - cutOffMs);
    case ".expired":
      return takeOlder(`${path}.expired`, now - expiredMs);
    // Each is looked up anew: a list of names read while a file was written may have the one and not the other.
    case ".json":
      return (await exists(path)) ? undefined : takeOlder(`${path}.json`, now - cutOffMs);
    case "":
      return (await exists(`${path}.json`)) ? undefined : takeOlder(path, now - cutOffMs);
  }
}

async function takeOlder(path: string, before: number): Promise<void> {
  const entry = await unlessMissing(lstat(path));
  if (entry && entry.mtimeMs < before) await rm(path, { force: true });
}

/** Its last file went when its links were last changed. A writer that links it after this look has bytes of its own then. */
async function sweepShared(path: string, before: number): Promise<void> {
  const entry = await unlessMissing(lstat(path));
  if (entry?.isFile() && entry.nlink === 1 && entry.ctimeMs < before) await rm(path, { force: true });
}

async function exists(path: string): Promise<boolean> {
  return (await unlessMissing(lstat(path))) !== undefined;
}

async function namesIn(folder: string): Promise<string[]> {
  return (await unlessMissing(readdir(folder))) ?? [];
}
