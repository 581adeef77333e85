import type { ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import { StepcastError } from "@stepcast/pipeline";

/**
 * Sends bytes as fast as their reader takes them, and ends the answer. A reader who goes away ends the source.
 * @throws what the source throws, and StepcastError `store_failed` where it is not `length` bytes long
 */
export async function sendBytes(
  response: ServerResponse,
  length: number,
  bytes: AsyncIterable<Uint8Array>,
): Promise<void> {
  try {
    // Not ended, and so not destroyed by it: a fault of the store is told from a reader who left.
    await pipeline(exactly(length, bytes), response, { end: false });
  } catch (error) {
    // The reader went away: nobody is left to tell.
    if (response.destroyed) return;
    throw error;
  }
  response.end();
}

/** An answer that ended short of its length would leave its reader waiting: this breaks it off instead. */
async function* exactly(length: number, bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let left = length;
  for await (const chunk of bytes) {
    left -= chunk.byteLength;
    if (left < 0) break;
    yield chunk;
  }
  if (left === 0) return;
  throw new StepcastError("store_failed", "a file in the store is not as long as when it was written");
}
