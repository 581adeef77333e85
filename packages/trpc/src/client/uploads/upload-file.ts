import type { FileRef } from "@stepcast/pipeline";
import type { ServerOptions } from "../requests/server.ts";
import { BrokenLine } from "../waiting/broken-line.ts";
import { askFiles, isBusy, unreachable } from "./ask-files.ts";
import { maxFailures, waitAfter } from "./patience.ts";
import type { UploadMemory } from "./upload-memory.ts";

export interface UploadProgress {
  /** What the server has for certain. */
  readonly sentBytes: number;
  readonly totalBytes: number;
}

export interface UploadFileOptions {
  /** Default: the `File`'s own. Its ending says the file's type. */
  name?: string | undefined;
  /** Hears of it at the beginning and after each piece. */
  onProgress?: ((progress: UploadProgress) => void) | undefined;
  /** Stops sending. The same file goes on from there the next time: this is how to pause. */
  signal?: AbortSignal | undefined;
  /** Where the addresses of unfinished uploads are kept. Default: `localStorage` in a page, this process elsewhere. */
  memory?: UploadMemory | undefined;
}

/** Larger files go in pieces. */
const onePieceBytes = 8 * 1024 * 1024;

/**
 * Sends a file to a server's store and gives its `FileRef`, to pass on in an input. Up to 8 MiB it is one request. What is larger goes in
 * pieces: after a cut they are sent again, for a minute while nothing comes through, and after an abort, a reload or a restart of either side the
 * same file goes on where it was. In Node a file is `await fs.openAsBlob(path)`, which is never in memory as a whole.
 * @throws StepcastError what the server refused it with; `unreachable` where it does not come through; the signal's reason
 */
export async function uploadFile(
  options: ServerOptions,
  file: Blob,
  { name = nameOf(file), onProgress, ...how }: UploadFileOptions = {},
): Promise<FileRef> {
  const totalBytes = file.size;
  const tell = (sentBytes: number) => onProgress?.({ sentBytes, totalBytes });
  if (totalBytes > onePieceBytes) {
    // Most pages never send so much, and should not load what it takes.
    const { sendInPieces } = await import("./send-pieces.ts");
    const sent = await sendInPieces(options, file, { ...how, name, tell });
    if (sent) return sent;
  }
  tell(0);
  const address = `/v1/files?name=${encodeURIComponent(name)}`;
  const kept = await sendWhole(options, address, file, how.signal);
  tell(totalBytes);
  return kept;
}

/** Sent once; again only where it was refused for being one too many at a time. */
async function sendWhole(
  options: ServerOptions,
  address: string,
  body: Blob,
  signal: AbortSignal | undefined,
): Promise<FileRef> {
  for (let failures = 1; ; failures++) {
    signal?.throwIfAborted();
    try {
      const answer = await askFiles(options, address, { method: "POST", body, signal });
      return answer.fileOf(body.size);
    } catch (error) {
      if (error instanceof BrokenLine) throw unreachable(error);
      if (!isBusy(error) || failures > maxFailures) throw error;
      await waitAfter(failures, signal);
    }
  }
}

function nameOf(file: Blob): string {
  return "name" in file && typeof file.name === "string" && file.name ? file.name : "file";
}
