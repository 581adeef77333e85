import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { access, constants, open as openPart, rename, rm, stat, truncate } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import type { FileRef } from "@stepcast/pipeline";
import { safeFileName } from "@stepcast/pipeline/files";
import { CliError, exitCodes, usageError } from "../cli-error.ts";

/** The bytes of a file from `start` on. */
export type OpenFile = (start: number) => AsyncIterable<Uint8Array>;

/**
 * Writes a file whole or not at all, and only if its bytes are those that the run made. What came before an interruption stays beside
 * it, hidden, and the next try goes on from there.
 * @throws CliError where other bytes came
 */
export async function saveFile(
  file: FileRef,
  open: OpenFile,
  target: string,
  onProgress: (sizeBytes: number) => void = () => undefined,
): Promise<void> {
  const part = partOf(target, file);
  let sizeBytes = await keptBytes(part, file);
  onProgress(sizeBytes);
  const handle = await openPart(part, "a");
  try {
    for await (const bytes of open(sizeBytes)) {
      sizeBytes += bytes.byteLength;
      // A server that never ends must not fill the disk.
      if (sizeBytes > file.sizeBytes) break;
      await handle.appendFile(bytes);
      onProgress(sizeBytes);
    }
    await handle.sync();
  } finally {
    await handle.close();
  }
  if (sizeBytes > file.sizeBytes || (await digestOf(part)) !== file.sha256) {
    await rm(part, { force: true });
    throw damaged(file);
  }
  await rename(part, target);
}

/** Named after where it goes and what will be in it: found again by the next try, and by no other file's. */
function partOf(target: string, { sha256 }: FileRef): string {
  const name = createHash("sha256")
    .update(`${basename(target)}\n${sha256}`)
    .digest("hex");
  return join(dirname(target), `.stepcast-${name.slice(0, 16)}.part`);
}

/** How much of a file an earlier try left. More than there can be is of no use. */
async function keptBytes(part: string, { sizeBytes }: FileRef): Promise<number> {
  const kept = (await stat(part).catch(() => undefined))?.size ?? 0;
  if (kept <= sizeBytes) return kept;
  await truncate(part);
  return 0;
}

async function digestOf(path: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path), hash);
  return hash.digest("hex");
}

/** The path that `-o` stands for: a folder means the file's own name in it. */
export async function targetOf(output: string, file: FileRef): Promise<string> {
  return (await isFolder(output)) ? join(output, safeFileName(file.name)) : output;
}

/** Looks before the run whether its result could be written, so that no work is lost to a mistyped path. */
export async function requireWritable(output: string): Promise<void> {
  const folder = (await isFolder(output)) || output.endsWith("/") ? output : dirname(output);
  if (!(await isFolder(folder)))
    throw usageError(`there is no folder ${folder} to write into: make it first`);
  await access(folder, constants.W_OK).catch(() => {
    throw usageError(`the folder ${folder} cannot be written to: choose another, or change its permissions`);
  });
}

export async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isDirectory() === true;
}

function damaged({ name }: FileRef): CliError {
  return new CliError(
    exitCodes.unreachable,
    `${name} did not arrive as it was made (its sha256 differs), so nothing was written: try again`,
  );
}
