import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { basename } from "node:path";
import { Readable } from "node:stream";
import { FileRef } from "@stepcast/pipeline";
import { CliError, exitCodes } from "../cli-error.ts";
import { askServer } from "./server-http.ts";

/** Sends a local file to a server. @throws StepcastError what the server refused it with; CliError where it did not arrive whole */
export async function upload(url: string, path: string, signal: AbortSignal): Promise<FileRef> {
  const body = Readable.toWeb(createReadStream(path));
  const address = `/v1/files?name=${encodeURIComponent(basename(path))}`;
  const answer = await askServer(url, address, { method: "POST", body, duplex: "half", signal });
  return requireWhole(FileRef.parse(answer), path);
}

/** A proxy in between may have cut the file off without a word. */
async function requireWhole(file: FileRef, path: string): Promise<FileRef> {
  const { size } = await stat(path);
  if (file.sizeBytes === size) return file;
  throw new CliError(
    exitCodes.unreachable,
    `of ${path} only ${file.sizeBytes} of ${size} bytes arrived: is there a proxy with a limit in between?`,
  );
}
