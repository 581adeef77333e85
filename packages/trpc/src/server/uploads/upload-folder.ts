import { mkdir, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { FileRef } from "@stepcast/pipeline";
import { FileStore } from "@tus/file-store";
import type { Upload } from "@tus/server";
import { z } from "zod";

/** What is known of an upload: whose it is, and the file that became of it, if it is whole. */
export interface KnownUpload {
  readonly owner: string | undefined;
  readonly file: FileRef | undefined;
}

/**
 * The folder of unfinished uploads: `<id>` (the bytes so far) beside `<id>.json`, as tus keeps them, and `done/<id>`, which tells of those
 * that became files, for clients that lost the answer. All of it goes after the same time.
 */
export interface UploadFolder {
  readonly store: FileStore;
  find(id: string): Promise<KnownUpload | undefined>;
  /** Where the bytes of an upload that was found are, until they are dropped. */
  pathOf(id: string): string;
  /** Uploads that somebody has begun and not finished. */
  countOf(owner: string | undefined): Promise<number>;
  finish(id: string, owner: string | undefined, file: FileRef): Promise<void>;
  /** Takes the bytes of an upload that is over. */
  drop(id: string): Promise<void>;
  forget(id: string): Promise<void>;
  /** Takes what is too old. Answers whether anything is left. */
  sweep(): Promise<boolean>;
}

export async function openUploadFolder(folder: string, keptMs: number): Promise<UploadFolder> {
  const done = join(folder, "done");
  await mkdir(done, { recursive: true });
  const store = new FileStore({ directory: folder, expirationPeriodInMilliseconds: keptMs });
  // Without a length nothing could be refused before it comes.
  store.extensions = store.extensions.filter((name) => name !== "creation-defer-length");
  return {
    store,
    async find(id) {
      if (!uploadId.test(id)) return undefined;
      const record = await readRecord(join(done, id));
      if (record) return { owner: record.owner, file: record.file };
      const upload = await store.configstore.get(id);
      return upload && { owner: ownerOf(upload), file: undefined };
    },
    pathOf: (id) => join(folder, id),
    async countOf(owner) {
      const ids = (await store.configstore.list?.()) ?? [];
      const uploads = await Promise.all(ids.map((id) => store.configstore.get(id)));
      return uploads.filter((upload) => upload && ownerOf(upload) === owner).length;
    },
    finish: (id, owner, file) => writeFile(join(done, id), JSON.stringify({ owner, file })),
    async drop(id) {
      for (const name of [id, `${id}.json`]) await rm(join(folder, name), { force: true });
    },
    forget: (id) => rm(join(done, id), { force: true }),
    async sweep() {
      const left = [await sweepFolder(folder, keptMs), await sweepFolder(done, keptMs)];
      return left.some(Boolean);
    },
  };
}

/** 128 random bits in hex, as tus draws them: whoever is not the owner cannot guess one. */
const uploadId = /^[0-9a-f]{32}$/;

const Record = z.object({ owner: z.string().optional(), file: FileRef });

async function readRecord(path: string): Promise<z.output<typeof Record> | undefined> {
  try {
    return Record.parse(JSON.parse(await readFile(path, "utf8")));
  } catch {
    // Not there, or cut off by a crash: then the bytes are still there to be handed over again.
    return undefined;
  }
}

export function ownerOf({ metadata }: Pick<Upload, "metadata">): string | undefined {
  return metadata?.["owner"] ?? undefined;
}

async function sweepFolder(folder: string, keptMs: number): Promise<boolean> {
  let isLeft = false;
  for (const name of await readdir(folder)) {
    const found = await stat(join(folder, name)).catch(() => undefined);
    if (!found?.isFile()) continue;
    if (Date.now() - found.mtimeMs > keptMs) await rm(join(folder, name), { force: true });
    else isLeft = true;
  }
  return isLeft;
}
