import { createReadStream } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { z } from "zod";
import type { FileBody } from "../define/agent.ts";
import { StepcastError } from "../model/errors.ts";
import { FileId, FileRef } from "../model/file-ref.ts";
import { fileUrl, newFileId } from "./file-address.ts";
import { fileNotFound } from "./file-errors.ts";
import { safeFileName } from "./file-name.ts";
import {
  type ByteRange,
  cutOffMs,
  expiredMs,
  type FileStore,
  type ListedFile,
  type WriteOptions,
} from "./file-store.ts";
import { mediaTypeOf, requireMediaType } from "./media-type.ts";
import { agreedType } from "./sniff-type.ts";
import { writePart } from "./write-part.ts";

/** What is used of a flydrive `Disk`, so that only those who have one need flydrive. */
export interface FlydriveDisk {
  exists(key: string): Promise<boolean>;
  get(key: string): Promise<string>;
  getStream(key: string): Promise<Readable>;
  getSignedUrl(key: string, options: { expiresIn: number }): Promise<string>;
  put(key: string, contents: string, options: { contentType: string }): Promise<void>;
  putStream(
    key: string,
    contents: Readable,
    options: { contentType: string; contentLength: number },
  ): Promise<void>;
  delete(key: string): Promise<void>;
  listAll(
    prefix: string,
    options: { recursive: true; paginationToken?: string },
  ): Promise<{ paginationToken?: string; objects: Iterable<FlydriveObject> }>;
}

type FlydriveObject =
  | { isFile: true; key: string; getMetaData(): Promise<{ lastModified: Date }> }
  | { isFile: false };

export interface FlydriveOptions {
  /** What comes before `/<id>/<name>` in a file's URL: a path on the server's origin, or an origin with a path. */
  baseUrl?: string;
  /** Where a file is gathered on the local disk before it is sent up. Default: the system's folder for such. */
  tempFolder?: string;
  /** The time in milliseconds since 1970. Default: the system's. */
  clock?: () => number;
}

/**
 * Files in S3, or what speaks its protocol, through a flydrive `Disk` whose driver signs URLs. A file is `bytes/<id>`, and it is there
 * once `refs/<id>.json`, put last, is; `expired/<id>.json` tells of one that was there.
 *
 * A body is gathered on the local disk first, since an object is sent with its length: a file needs that much room there for a while. It
 * may have 5 GiB at most, as one request of S3 may. Equal bytes are kept as often as they are written. A bucket belongs to one log.
 */
export function flydriveFiles(disk: FlydriveDisk, options: FlydriveOptions = {}): FileStore {
  const store = { baseUrl: "/files", tempFolder: tmpdir(), clock: Date.now, ...options, disk };
  return {
    write: (name, body, writeOptions) => write(store, name, body, writeOptions),
    find: (id) => find(disk, id),
    expiredAt: (id) => expiredAt(disk, id),
    open: (id, range) => read(disk, id, range),
    list: () => list(disk),
    remove: (id) => remove(disk, id),
    expire: (id) => expire(store, id),
    sweep: () => sweep(disk, store.clock()),
  };
}

interface Store extends Required<FlydriveOptions> {
  disk: FlydriveDisk;
}

const bytesKey = (id: string) => `bytes/${id}`;
const refKey = (id: string) => `refs/${id}.json`;
const expiredKey = (id: string) => `expired/${id}.json`;
const json = { contentType: "application/json" };

async function write(
  { disk, baseUrl, tempFolder, clock }: Store,
  name: string,
  body: FileBody,
  options: WriteOptions = {},
): Promise<FileRef> {
  const shownName = safeFileName(name);
  const declared = requireMediaType(options.mediaType ?? mediaTypeOf(shownName));
  const id = newFileId();
  const part = join(tempFolder, `stepcast-${id}.part`);
  try {
    const { head, ...measured } = await writePart(part, body, options);
    const mediaType = await agreedType(declared, head);
    await sendUp(disk, id, part, measured.sizeBytes, options.signal);
    const url = fileUrl(baseUrl, id, shownName);
    const file: FileRef = { id, name: shownName, mediaType, ...measured, createdAt: clock(), url };
    await disk.put(refKey(id), JSON.stringify(file), json);
    return file;
  } finally {
    await rm(part, { force: true });
  }
}

async function sendUp(
  disk: FlydriveDisk,
  id: string,
  part: string,
  sizeBytes: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  const bytes = createReadStream(part, { signal });
  try {
    // Under no type of its own: whoever came by the bucket's address past us should not be shown a page.
    const options = { contentType: "application/octet-stream", contentLength: sizeBytes };
    await disk.putStream(bytesKey(id), bytes, options);
    signal?.throwIfAborted();
  } catch (error) {
    // Where the answer was lost, the bytes may be there.
    await disk.delete(bytesKey(id)).catch(() => undefined);
    signal?.throwIfAborted();
    throw error;
  } finally {
    bytes.destroy();
  }
}

async function find(disk: FlydriveDisk, id: string): Promise<FileRef | undefined> {
  return FileId.safeParse(id).success ? readJson(disk, refKey(id), FileRef) : undefined;
}

const Expired = z.object({ expiredAt: z.number() });

async function expiredAt(disk: FlydriveDisk, id: string): Promise<number | undefined> {
  if (!FileId.safeParse(id).success) return undefined;
  return (await readJson(disk, expiredKey(id), Expired))?.expiredAt;
}

async function readJson<T>(disk: FlydriveDisk, key: string, schema: z.ZodType<T>): Promise<T | undefined> {
  const text = await unlessMissing(disk, key, () => disk.get(key));
  return text === undefined ? undefined : schema.parse(JSON.parse(text));
}

/** Drivers say in different words that something is not there, so after a failure they are asked. */
async function unlessMissing<T>(
  disk: FlydriveDisk,
  key: string,
  ask: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (!(await disk.exists(key))) return undefined;
    throw error;
  }
}

async function* read(
  disk: FlydriveDisk,
  id: string,
  range: ByteRange | undefined,
): AsyncGenerator<Uint8Array> {
  if (!FileId.safeParse(id).success) throw fileNotFound();
  if (range) return yield* readRange(disk, bytesKey(id), range);
  const stream = await unlessMissing(disk, bytesKey(id), () => disk.getStream(bytesKey(id)));
  if (!stream) throw fileNotFound();
  try {
    yield* stream;
  } finally {
    stream.destroy();
  }
}

/** flydrive reads objects only whole, and what it signs takes a range (RFC 9110, section 14.2) as every object does. */
async function* readRange(
  disk: FlydriveDisk,
  key: string,
  { start, end }: ByteRange,
): AsyncGenerator<Uint8Array> {
  const url = await disk.getSignedUrl(key, { expiresIn: signedSeconds });
  const { status, body } = await fetch(url, { headers: { range: `bytes=${start}-${end}` } });
  if (body && (status === 206 || status === 200)) {
    // A server may send more than was asked for, or all.
    return yield* cut(body, status === 206 ? 0 : start, end - start + 1);
  }
  await body?.cancel();
  // It is there, and has nothing at these places.
  if (status === 416) return;
  if (status === 404) throw fileNotFound();
  throw new StepcastError("store_failed", `the store of files answered ${status} to a range: try again`);
}

async function* cut(body: AsyncIterable<Uint8Array>, skip: number, take: number): AsyncGenerator<Uint8Array> {
  let at = -skip;
  for await (const chunk of body) {
    const bytes = chunk.subarray(Math.max(0, -at), Math.max(0, take - at));
    at += chunk.byteLength;
    if (bytes.byteLength > 0) yield bytes;
    if (at >= take) return;
  }
}

const signedSeconds = 60;

async function* list(disk: FlydriveDisk): AsyncGenerator<ListedFile> {
  for await (const { id, modifiedAt } of objects(disk, "refs")) yield { id, createdAt: modifiedAt };
}

/** What is told of the file goes first: where this is cut off, the file is there to expire again. */
async function expire({ disk, clock }: Store, id: string): Promise<void> {
  if (!(await find(disk, id))) return;
  await disk.put(expiredKey(id), JSON.stringify({ expiredAt: clock() }), json);
  await remove(disk, id);
}

/** The reference goes first: bytes without one count for nothing, and are swept. */
async function remove(disk: FlydriveDisk, id: string): Promise<void> {
  if (!FileId.safeParse(id).success) return;
  await disk.delete(refKey(id));
  await disk.delete(bytesKey(id));
}

async function sweep(disk: FlydriveDisk, now: number): Promise<void> {
  for await (const { id, modifiedAt } of objects(disk, "expired")) {
    if (modifiedAt < now - expiredMs) await disk.delete(expiredKey(id));
  }
  const referred = new Set<string>();
  for await (const { id } of objects(disk, "refs")) referred.add(id);
  for await (const { id, modifiedAt } of objects(disk, "bytes")) {
    // A write puts its reference within moments of its bytes, so old bytes without one will get none.
    if (!referred.has(id) && modifiedAt < now - cutOffMs) await disk.delete(bytesKey(id));
  }
}

interface StoredObject {
  id: string;
  modifiedAt: number;
}

async function* objects(disk: FlydriveDisk, prefix: string): AsyncGenerator<StoredObject> {
  let paginationToken: string | undefined;
  do {
    const page = await disk.listAll(prefix, { recursive: true, ...(paginationToken && { paginationToken }) });
    for (const object of page.objects) {
      const found = object.isFile && (await stored(object));
      if (found) yield found;
    }
    paginationToken = page.paginationToken;
  } while (paginationToken);
}

/** A list brings what it tells of each object along. */
async function stored(object: Extract<FlydriveObject, { isFile: true }>): Promise<StoredObject | undefined> {
  const id = /([^/]*?)(?:\.json)?$/.exec(object.key)?.[1];
  if (!FileId.safeParse(id).success || id === undefined) return undefined;
  return { id, modifiedAt: (await object.getMetaData()).lastModified.getTime() };
}
