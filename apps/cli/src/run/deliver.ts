import { join } from "node:path";
import type { FileRef } from "@stepcast/pipeline";
import { safeFileName } from "@stepcast/pipeline/files";
import { CliError, exitCodes } from "../cli-error.ts";
import type { Host } from "../host/host.ts";
import { progressLine } from "../view/progress-line.ts";
import { fileSize, oneLine } from "../view/words.ts";
import { saveFile } from "./save-file.ts";

/** A file on its way, and how it went. */
export interface Delivered {
  path: string;
  file: FileRef;
}

/** Writes files from where they are to where they shall be, one after another, telling how far each is. */
export async function deliver(
  files: readonly Delivered[],
  host: Host,
  { json, signal }: { json: boolean; signal: AbortSignal },
): Promise<void> {
  for (const { path, file } of files) {
    const progress = progressLine(path, file.sizeBytes);
    try {
      await saveFile(file, (start) => host.open(file, start, signal), path, progress.show);
    } catch (error) {
      throw notWritten(path, file, host, error);
    } finally {
      progress.end();
    }
    if (!json) process.stdout.write(`wrote ${oneLine(path)} (${fileSize(file.sizeBytes)})\n`);
  }
}

/** Where each file goes in a folder: under its own name, and where two have one name, behind its place in the output. */
export function namesIn(folder: string, files: ReadonlyMap<string, FileRef>): Delivered[] {
  const taken = new Set<string>();
  return [...files].map(([place, file]) => {
    const own = safeFileName(file.name);
    const name = taken.has(own) ? `${place.replaceAll("/", "_")}-${own}` : own;
    taken.add(name);
    return { path: join(folder, name), file };
  });
}

function notWritten(path: string, file: FileRef, host: Host, error: unknown): CliError {
  const where = `The file is at ${host.whereIs(file)}`;
  if (error instanceof Error && error.name === "AbortError") {
    const again = "The next try goes on from what has come.";
    return new CliError(exitCodes.interrupted, `${path} was not written: interrupted. ${again} ${where}`);
  }
  const why = error instanceof Error ? error.message : String(error);
  return new CliError(exitCodes.unreachable, `${path} was not written: ${why}. ${where}`);
}
