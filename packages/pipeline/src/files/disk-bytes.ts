import { link, lstat, mkdir, open, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import type { FileRef } from "../model/file-ref.ts";
import { codeOf } from "./disk-errors.ts";

/** Where equal bytes meet: each name is the sha256 of its bytes, in hex. */
export const sharedFolder = "sha256";

/**
 * Gives a whole part its name, or that name to equal bytes which are there. Who counts the references is the file system: a name is a hard
 * link, and the bytes stay as long as one is left, so at no moment could a collector take bytes that a writer has just chosen.
 */
export async function keepBytes(
  { folder, hardLinks }: { folder: string; hardLinks: boolean },
  part: string,
  file: FileRef,
): Promise<void> {
  const name = join(folder, file.id);
  const isShared = hardLinks && (await share(folder, part, name, file));
  if (isShared) await rm(part);
  else await rename(part, name);
  await syncFolder(folder);
}

/** True where the name was given to bytes that were there. Otherwise the part itself is to get it. */
async function share(folder: string, part: string, name: string, file: FileRef): Promise<boolean> {
  const shared = join(folder, sharedFolder, file.sha256);
  if (!(await canMake(join(folder, sharedFolder)))) return false;
  // A collector may take the shared name between two calls.
  for (let attempt = 0; attempt < 3; attempt++) {
    if ((await linkTo(part, shared)) !== "EEXIST") return false;
    // What was damaged behind our back is not handed on.
    const isWhole = (await sizeOf(shared)) === file.sizeBytes;
    const taken = isWhole ? await linkTo(shared, name) : "damaged";
    if (taken === "linked") return true;
    if (taken === "damaged") await rm(shared, { force: true });
    else if (taken !== "ENOENT") return false;
  }
  return false;
}

/** A link by that name is let be: our bytes are not for the place it leads to. */
async function canMake(folder: string): Promise<boolean> {
  try {
    await mkdir(folder, { recursive: true });
    return (await lstat(folder)).isDirectory();
  } catch {
    return false;
  }
}

/**
 * A file system that has no links, no more of them for this file, or rules about them, is no error: the file has bytes of its own then.
 */
async function linkTo(from: string, to: string): Promise<string> {
  try {
    await link(from, to);
    return "linked";
  } catch (error) {
    return codeOf(error);
  }
}

async function sizeOf(path: string): Promise<number | undefined> {
  return lstat(path).then(
    (entry) => (entry.isFile() ? entry.size : undefined),
    () => undefined,
  );
}

/** A new name outlives a power cut only once its folder is on the disk too. Windows keeps no folder open, and needs none. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === "win32") return;
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
