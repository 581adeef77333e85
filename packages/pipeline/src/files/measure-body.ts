import { createHash } from "node:crypto";
import type { FileBody } from "../define/agent.ts";
import { bodyPieces } from "./body-pieces.ts";
import { fileTooLarge } from "./file-errors.ts";
import type { WriteOptions } from "./file-store.ts";
import { sniffedBytes } from "./sniff-type.ts";

export interface Measured {
  sizeBytes: number;
  /** In hex. */
  sha256: string;
  /** The first bytes: as many as it takes to tell their type. */
  head: Uint8Array;
}

/** Takes a body to its end, each piece after the one before was kept, and measures it on the way. @throws as `FileStore.write` */
export async function measureBody(
  body: FileBody,
  { maxBytes = Number.POSITIVE_INFINITY, signal }: WriteOptions,
  keep: (bytes: Uint8Array) => Promise<void>,
): Promise<Measured> {
  const hash = createHash("sha256");
  const head: Uint8Array[] = [];
  let sizeBytes = 0;
  for await (const bytes of bodyPieces(body, signal)) {
    if (sizeBytes < sniffedBytes) head.push(bytes.slice(0, sniffedBytes - sizeBytes));
    sizeBytes += bytes.byteLength;
    if (sizeBytes > maxBytes) throw fileTooLarge(maxBytes);
    hash.update(bytes);
    await keep(bytes);
  }
  signal?.throwIfAborted();
  return { sizeBytes, sha256: hash.digest("hex"), head: Buffer.concat(head) };
}
