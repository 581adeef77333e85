import { constants } from "node:fs";
import { type FileHandle, open, rm, writeFile } from "node:fs/promises";
import { codeOf } from "./disk-errors.ts";

/**
 * Windows has the first two not, and `|` takes what is undefined for 0: there only administrators make links, and no pipe lies in a
 * folder.
 */
const { O_NOFOLLOW, O_NONBLOCK, O_RDONLY, O_WRONLY, O_CREAT, O_TRUNC } = constants;

/** What lies there is no file of ours: nothing, a link (POSIX, and FreeBSD), a socket. */
const none: ReadonlySet<string> = new Set(["ENOENT", "ELOOP", "EMLINK", "ENXIO"]);

/**
 * Opens a file to be read; undefined where there is none. The store makes no symbolic links, so it follows none: whoever can put one into
 * the folder must not have the server give out what it leads to. Nor does it wait at a pipe.
 */
export async function openFile(path: string): Promise<FileHandle | undefined> {
  const handle = await unlessNone(open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK));
  if (!handle || (await handle.stat()).isFile()) return handle;
  await handle.close();
  return undefined;
}

/** The text of a file; undefined where there is none. */
export async function readText(path: string): Promise<string | undefined> {
  const handle = await openFile(path);
  try {
    return await handle?.readFile("utf8");
  } finally {
    await handle?.close();
  }
}

/** Writes a file anew; never through a link that lies there. */
export async function writeText(path: string, text: string): Promise<void> {
  await rm(path, { force: true });
  await writeFile(path, text, { flag: O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW });
}

async function unlessNone<T>(opened: Promise<T>): Promise<T | undefined> {
  try {
    return await opened;
  } catch (error) {
    if (none.has(codeOf(error))) return undefined;
    throw error;
  }
}
