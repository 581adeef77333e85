import { openAsBlob } from "node:fs";
import { stat } from "node:fs/promises";
import { basename } from "node:path";
import type { FileRef } from "@stepcast/pipeline";
import { uploadFile } from "@stepcast/trpc/client";
import { progressLine } from "../view/progress-line.ts";
import { rememberedUploads } from "./remembered-uploads.ts";

/**
 * Sends a local file to a server and shows how far it is. What was cut off goes on where it was, also in another process.
 * @throws StepcastError what the server refused it with; `unreachable` where it does not come through
 */
export async function upload(url: string, path: string, signal: AbortSignal): Promise<FileRef> {
  const name = basename(path);
  const file = await openAsBlob(path);
  const line = progressLine(name, file.size);
  try {
    return await uploadFile({ url }, file, {
      name,
      signal,
      memory: rememberedUploads(path, (await stat(path)).mtimeMs),
      onProgress: ({ sentBytes }) => line.show(sentBytes),
    });
  } finally {
    line.end();
  }
}
