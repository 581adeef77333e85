import { mkdir, open, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { FileBody } from "../define/agent.ts";
import { FileId, FileRef } from "../model/file-ref.ts";
import { keepBytes } from "./disk-bytes.ts";
import { unlessMissing } from "./disk-errors.ts";
import { openFile, readText, writeText } from "./disk-open.ts";
import { sweepDisk } from "./disk-sweep.ts";
import { fileUrl, newFileId } from "./file-address.ts";
import { fileNotFound } from "./file-errors.ts";
import { safeFileName } from "./file-name.ts";
import type { ByteRange, FileStore, ListedFile, WriteOptions } from "./file-store.ts";
import { mediaTypeOf, requireMediaType } from "./media-type.ts";
import { agreedType } from "./sniff-type.ts";
import { writePart } from "./write-part.ts";

export interface DiskOptions {
  /** What comes before `/<id>/<name>` in a file's URL: a path on the server's origin, or an origin with a path. */
  baseUrl?: string;
  /** False: each file has bytes of its own. By default equal bytes are kept once, where the file system has hard links. */
  hardLinks?: boolean;
  /** False: files written here are left out of `list`, so that no engine with another log takes them for unused. */
  listed?: boolean;
  /** The time in milliseconds since 1970. Default: the system's. */
  clock?: () => number;
}

/**
 * Files in a folder of the local disk, which is made when it is first needed and which belongs to one log of runs. Each file is `<id>`
 * beside `<id>.json`, its reference; equal bytes are one, of which `sha256/<hex>` is a further hard link. A write goes to `<id>.part`, is
 * synced, and gets its name last, so a crash leaves no half file visible. `<id>.expired` tells of a file that was there.
 */
export function diskFiles(folder: string, options: DiskOptions = {}): FileStore {
  const disk = { baseUrl: "/files", hardLinks: true, listed: true, clock: Date.now, ...options, folder };
  return {
    write: (name, body, writeOptions) => write(disk, name, body, writeOptions),
    find: (id) => find(folder, id),
    expiredAt: (id) => expiredAt(folder, id),
    open: (id, range) => read(folder, id, range),
    list: () => list(folder),
    remove: (id) => remove(folder, id),
    expire: (id) => expire(disk, id),
    sweep: () => sweepDisk(folder, disk.clock()),
  };
}

interface Disk extends Required<DiskOptions> {
  folder: string;
}

async function write(disk: Disk, name: string, body: FileBody, options: WriteOptions = {}): Promise<FileRef> {
  const { folder, baseUrl, clock } = disk;
  const shownName = safeFileName(name);
  const declared = requireMediaType(options.mediaType ?? mediaTypeOf(shownName));
  await mkdir(folder, { recursive: true });
  const id = newFileId();
  const part = join(folder, `${id}.part`);
  try {
    const { head, ...measured } = await writePart(part, body, options);
    const mediaType = await agreedType(declared, head);
    const url = fileUrl(baseUrl, id, shownName);
    const file: FileRef = { id, name: shownName, mediaType, ...measured, createdAt: clock(), url };
    // The reference goes first: a file counts as there only under its own name, which it is given at once.
    const reference = { ...file, ...(!disk.listed && { listed: false }) };
    await writeSynced(join(folder, `${id}.json`), JSON.stringify(reference));
    await keepBytes(disk, part, file);
    return file;
  } catch (error) {
    await Promise.all([rm(part, { force: true }), rm(join(folder, `${id}.json`), { force: true })]);
    throw error;
  }
}

async function writeSynced(path: string, text: string): Promise<void> {
  const handle = await open(path, "wx");
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function find(folder: string, id: string): Promise<FileRef | undefined> {
  return (await has(folder, id)) ? readJson(join(folder, `${id}.json`), FileRef) : undefined;
}

async function has(folder: string, id: string): Promise<boolean> {
  if (!FileId.safeParse(id).success) return false;
  const handle = await openFile(join(folder, id));
  await handle?.close();
  return handle !== undefined;
}

async function* read(folder: string, id: string, range: ByteRange | undefined): AsyncGenerator<Uint8Array> {
  const handle = FileId.safeParse(id).success ? await openFile(join(folder, id)) : undefined;
  if (!handle) throw fileNotFound();
  const stream = handle.createReadStream({ ...range, highWaterMark: 256 * 1024 });
  try {
    yield* stream;
  } finally {
    stream.destroy();
  }
}

const Listed = FileRef.extend({ listed: z.boolean().default(true) });

async function* list(folder: string): AsyncGenerator<ListedFile> {
  for (const id of (await unlessMissing(readdir(folder))) ?? []) {
    if (!FileId.safeParse(id).success) continue;
    const file = await readJson(join(folder, `${id}.json`), Listed);
    if (file?.listed) yield { id, createdAt: file.createdAt };
  }
}

const Expired = z.object({ expiredAt: z.number() });

async function expiredAt(folder: string, id: string): Promise<number | undefined> {
  if (!FileId.safeParse(id).success) return undefined;
  return (await readJson(join(folder, `${id}.expired`), Expired))?.expiredAt;
}

/** What is told of the file goes first: where this is cut off, the file is there to expire again. */
async function expire({ folder, clock }: Disk, id: string): Promise<void> {
  if (!(await has(folder, id))) return;
  await writeText(join(folder, `${id}.expired`), JSON.stringify({ expiredAt: clock() }));
  await remove(folder, id);
}

/** The bytes go first: what is left of a removal that was cut off is a reference, which counts for nothing alone. */
async function remove(folder: string, id: string): Promise<void> {
  if (!FileId.safeParse(id).success) return;
  await rm(join(folder, id), { force: true });
  await rm(join(folder, `${id}.json`), { force: true });
}

/** Undefined also for what a power cut left of it: one broken file must not stop a walk through all. */
async function readJson<T>(path: string, schema: z.ZodType<T>): Promise<T | undefined> {
  const text = await readText(path);
  if (text === undefined) return undefined;
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
