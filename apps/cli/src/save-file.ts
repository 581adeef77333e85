import { createHash, randomBytes } from "node:crypto";
import { createWriteStream } from "node:fs";
import { access, constants, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import type { FileRef } from "@stepcast/pipeline";
import { CliError, exitCodes, usageError } from "./cli-error.ts";

/** Writes a file whole or not at all, and only if its bytes are those that the run made. */
export async function saveFile(
  file: FileRef,
  bytes: AsyncIterable<Uint8Array>,
  target: string,
): Promise<void> {
  const part = join(dirname(target), `.${basename(target)}.${randomBytes(4).toString("hex")}.part`);
  const hash = createHash("sha256");
  try {
    await pipeline(bytes, hashing, createWriteStream(part, { flags: "wx", flush: true }));
    if (hash.digest("hex") !== file.sha256) throw damaged(file);
    await rename(part, target);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }

  async function* hashing(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of source) {
      hash.update(chunk);
      yield chunk;
    }
  }
}

/** The path that `-o` stands for: a folder means the file's own name in it. */
export async function targetOf(output: string, file: FileRef): Promise<string> {
  return (await isFolder(output)) ? join(output, basename(file.name)) : output;
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
