import { setTimeout as delay } from "node:timers/promises";
import type { FileRef } from "@stepcast/pipeline";
import { CliError, exitCodes } from "../cli-error.ts";

/** Tries in a row that brought no byte, before a download gives up. */
const maxTries = 6;

/**
 * A file's bytes from `start` on. Where the line is cut it asks for the rest, by `Range` and `If-Range` (RFC 9110, sections 13.1.5
 * and 14.2); a server that sends the whole file instead is fine too.
 * @throws CliError where the server refuses, or nothing more comes
 */
export async function* download(
  address: URL,
  file: FileRef,
  start: number,
  signal?: AbortSignal,
): AsyncGenerator<Uint8Array> {
  let position = start;
  let tries = 0;
  while (position < file.sizeBytes) {
    if (tries > 0) await delay(Math.min(100 * 2 ** tries, 5_000), undefined, { signal });
    tries += 1;
    try {
      for await (const bytes of request(address, file, position, signal)) {
        position += bytes.byteLength;
        tries = 0;
        yield bytes;
      }
    } catch (error) {
      signal?.throwIfAborted();
      if (error instanceof CliError || tries >= maxTries) throw error;
    }
    if (tries >= maxTries) throw brokenOff(address, file, position);
  }
}

async function* request(
  address: URL,
  { sha256 }: FileRef,
  start: number,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  const headers: Record<string, string> =
    start > 0 ? { range: `bytes=${start}-`, "if-range": `"${sha256}"` } : {};
  const response = await fetch(address, { headers, ...(signal && { signal }) });
  // 5xx is a server that starts again, or a proxy before it: worth another try.
  if (response.status >= 500) throw new Error(`the server answered ${response.status}`);
  if (!response.ok || !response.body) throw refused(address, response.status);
  yield* response.status === 206 ? response.body : without(response.body, start);
}

async function* without(body: AsyncIterable<Uint8Array>, start: number): AsyncGenerator<Uint8Array> {
  let left = start;
  for await (const bytes of body) {
    if (bytes.byteLength > left) yield bytes.subarray(left);
    left = Math.max(0, left - bytes.byteLength);
  }
}

function refused(address: URL, status: number): CliError {
  return new CliError(
    exitCodes.unreachable,
    `cannot download ${address.href}: the server answered ${status}`,
  );
}

function brokenOff(address: URL, { sizeBytes }: FileRef, position: number): CliError {
  return new CliError(
    exitCodes.unreachable,
    `cannot download ${address.href}: of ${sizeBytes} bytes ${position} came, and then none for ${maxTries} tries`,
  );
}
