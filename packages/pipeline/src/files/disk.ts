import { createHash, randomBytes } from "node:crypto";
import { createReadStream } from "node:fs";
import { type FileHandle, mkdir, open, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { FileBody } from "../define/agent.ts";
import { StepcastError } from "../model/errors.ts";
import { FileId, FileRef } from "../model/file-ref.ts";
import type { ByteRange, FileStore, WriteOptions } from "./file-store.ts";
import { safeFileName } from "./file-name.ts";
import { mediaTypeOf } from "./media-type.ts";
import { untilAborted } from "./until-aborted.ts";

export interface DiskOptions {
  /** What comes before `/<id>/<name>` in a file's URL: a path on the server's origin, or an origin with a path. */
  baseUrl?: string;
  /** The time in milliseconds since 1970. Default: the system's. */
  clock?: () => number;
}

/**
 * Files in a folder of the local disk, which is made when it is first needed. Each is `<id>` beside `<id>.json`, its reference.
 * A write goes to `<id>.part`, is synced, and gets its name last, so a crash leaves no half file visible.
 */
export function diskFiles(folder: string, { baseUrl = "/files" }: DiskOptions = {}): FileStore {
  return {
    write: (name, body, options) => write(folder, baseUrl, name, body, options),
    find: (id) => find(folder, id),
    open: (id, range) => read(folder, id, range),
    remove: (id) => remove(folder, id),
  };
}

async function write(
  folder: string,
  baseUrl: string,
  name: string,
  body: FileBody,
  options: WriteOptions = {},
): Promise<FileRef> {
  const shownName = safeFileName(name);
  const mediaType = requireMediaType(options.mediaType ?? mediaTypeOf(shownName));
  await mkdir(folder, { recursive: true });
  const id = randomBytes(16).toString("base64url");
  const part = join(folder, `${id}.part`);
  try {
    const measured = await writePart(part, body, options);
    const url = `${baseUrl}/${id}/${encodeURIComponent(shownName)}`;
    const file: FileRef = { id, name: shownName, mediaType, ...measured, createdAt: Date.now(), url };
    // The reference goes first: a file counts as there only under its own name, which the rename gives it at once.
    await writeFile(join(folder, `${id}.json`), JSON.stringify(file));
    await rename(part, join(folder, id));
    return file;
  } catch (error) {
    await Promise.all([rm(part, { force: true }), rm(join(folder, `${id}.json`), { force: true })]);
    throw error;
  }
}

/** The bytes go first: what is left of a removal that was cut off is a reference, which counts for nothing alone. */
async function remove(folder: string, id: string): Promise<void> {
  if (!FileId.safeParse(id).success) return;
  await rm(join(folder, id), { force: true });
  await rm(join(folder, `${id}.json`), { force: true });
}

async function writePart(
  part: string,
  body: FileBody,
  { maxBytes = Number.POSITIVE_INFINITY, signal }: WriteOptions,
): Promise<{ sizeBytes: number; sha256: string }> {
  const hash = createHash("sha256");
  let sizeBytes = 0;
  const handle = await open(part, "wx");
  try {
    for await (const piece of untilAborted(pieces(body), signal)) {
      const bytes = typeof piece === "string" ? Buffer.from(piece) : piece;
      sizeBytes += bytes.byteLength;
      if (sizeBytes > maxBytes) throw tooLarge(maxBytes);
      hash.update(bytes);
      await writeAll(handle, bytes);
    }
    await handle.sync();
    signal?.throwIfAborted();
  } finally {
    await handle.close();
  }
  return { sizeBytes, sha256: hash.digest("hex") };
}

type Pieces = AsyncIterable<string | Uint8Array> | Iterable<string | Uint8Array>;

function pieces(body: FileBody): Pieces {
  return typeof body === "string" || body instanceof Uint8Array ? [body] : body;
}

async function writeAll(handle: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let offset = 0; offset < bytes.byteLength; ) {
    const { bytesWritten } = await handle.write(bytes, offset);
    offset += bytesWritten;
  }
}

async function find(folder: string, id: string): Promise<FileRef | undefined> {
  if (!FileId.safeParse(id).success) return undefined;
  try {
    const handle = await open(join(folder, id), "r");
    await handle.close();
    return FileRef.parse(JSON.parse(await readFile(join(folder, `${id}.json`), "utf8")));
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

async function* read(folder: string, id: string, range: ByteRange | undefined): AsyncGenerator<Uint8Array> {
  if (!FileId.safeParse(id).success) throw notFound();
  const stream = createReadStream(join(folder, id), { ...range, highWaterMark: 256 * 1024 });
  try {
    yield* stream;
  } catch (error) {
    throw isMissing(error) ? notFound() : error;
  } finally {
    stream.destroy();
  }
}

/** Goes into headers as it is. */
function requireMediaType(mediaType: string): string {
  if (/^[\w!#$&^.+-]+\/[\x20-\x7e]{1,200}$/.test(mediaType)) return mediaType;
  throw new StepcastError(
    "invalid_input",
    `${JSON.stringify(mediaType.slice(0, 100))} is not a media type: give one like text/csv`,
  );
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}

function notFound(): StepcastError {
  return new StepcastError(
    "file_not_found",
    "there is no such file: it may have been deleted; upload or make it again",
  );
}

function tooLarge(maxBytes: number): StepcastError {
  const mib = Math.floor(maxBytes / 1024 / 1024);
  return new StepcastError(
    "file_too_large",
    `the file is larger than the limit of ${mib} MiB: send a smaller one`,
  );
}
