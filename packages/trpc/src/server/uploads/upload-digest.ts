import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { StepcastError } from "@stepcast/pipeline";
import type { FileStore } from "@stepcast/pipeline/files";
import { z } from "zod";
import { sendJson } from "../send-json.ts";
import type { Exchange } from "../v1/route.ts";
import type { KnownUpload } from "./upload-folder.ts";

/** What one answer reads at most, so that asking costs the server little: whoever has more to compare asks part by part. */
const maxBytes = 16 * 1024 * 1024;

/** The part of an upload that is asked for. */
export const DigestQuery = z
  .object({
    from: z.coerce.number().int().min(0).describe("The part's first byte"),
    to: z.coerce.number().int().min(1).describe("The byte behind its last: 16 MiB further at most"),
  })
  .refine(({ from, to }) => to > from && to - from <= maxBytes, {
    path: ["to"],
    message: "a part has 1 byte to 16 MiB",
  });

export type DigestRange = z.output<typeof DigestQuery>;

/**
 * Answers the sha256 of a part of what has come, by which a client that goes on makes sure that it has the same file.
 * @throws StepcastError `invalid_input` where not all of the part has come yet
 */
export async function sendDigest(
  { response, query: { from, to } }: Exchange<DigestRange>,
  bytes: AsyncIterable<Uint8Array>,
): Promise<void> {
  const hash = createHash("sha256");
  let sizeBytes = 0;
  for await (const piece of bytes) {
    hash.update(piece);
    sizeBytes += piece.length;
  }
  if (sizeBytes < to - from)
    throw new StepcastError("invalid_input", "not all of that has come yet: HEAD says how much there is");
  sendJson(response, 200, { sha256: hash.digest("hex") });
}

/** A part of an upload, wherever it is by now. What has come is never written again, so reading it needs no lock. */
export function bytesOf(
  { file }: KnownUpload,
  path: string,
  files: FileStore,
  { from, to }: DigestRange,
): AsyncIterable<Uint8Array> {
  const range = { start: from, end: to - 1 };
  return file ? files.open(file.id, range) : createReadStream(path, { ...range, highWaterMark: 256 * 1024 });
}
