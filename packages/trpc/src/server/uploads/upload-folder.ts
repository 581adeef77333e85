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

/** A file that was sent. */
interface Note {
  readonly name: string;
  readonly owner: string | undefined;
  readonly file: FileRef;
}

interface UnfinishedUpload {
  readonly id: string;
  readonly owner: string | undefined;
  readonly sizeBytes: number;
  readonly begunAt: number;
}

/**
 * The folder of unfinished uploads: `<id>` (the bytes so far) beside `<id>.json`, as tus keeps them, and `done/<name>`, which tells of files
 * that were sent: for clients that lost the answer, by the upload's id, and for the limits of who sent them.
 */
export interface UploadFolder {
  readonly store: FileStore;
  find(id: string): Promise<KnownUpload | undefined>;
  /** Where the bytes of an upload that was found are, until they are dropped. */
  pathOf(id: string): string;
  unfinished(): AsyncIterable<UnfinishedUpload>;
  /** Notes what became of an upload. */
  note(name: string, owner: string | undefined, file: FileRef): Promise<void>;
  noted(): AsyncIterable<Note>;
  /** Takes the bytes of an upload that is over. */
  drop(id: string): Promise<void>;
  forget(name: string): Promise<void>;
  /** Takes uploads that are too old. Answers whether any are left. */
  sweepUnfinished(): Promise<boolean>;
  /** The same for what is noted. */
  sweepNotes(): Promise<boolean>;
}

export interface KeptFor {
  /** Unfinished uploads, from their beginning, in milliseconds. */
  unfinishedMs: number;
  /** What is noted. */
  notesMs: number;
}

export async function openUploadFolder(
  folder: string,
  { unfinishedMs, notesMs }: KeptFor,
): Promise<UploadFolder> {
  const done = join(folder, "done");
  await mkdir(done, { recursive: true });
  const store = new FileStore({ directory: folder, expirationPeriodInMilliseconds: unfinishedMs });
  // Without a length nothing could be refused before it comes.
  store.extensions = store.extensions.filter((name) => name !== "creation-defer-length");
  return {
    store,
    async find(id) {
      if (!uploadId.test(id)) return undefined;
      const note = await readNote(join(done, id));
      if (note) return { owner: note.owner, file: note.file };
      const upload = await store.configstore.get(id);
      return upload && { owner: ownerOf(upload), file: undefined };
    },
    pathOf: (id) => join(folder, id),
    unfinished: () => unfinishedIn(store, folder),
    async note(name, owner, file) {
      // Somebody may have tidied it away.
      await mkdir(done, { recursive: true });
      await writeFile(join(done, name), JSON.stringify({ owner, file }));
    },
    async *noted() {
      for (const name of await readdir(done)) {
        const note = await readNote(join(done, name));
        if (note) yield { name, owner: note.owner, file: note.file };
      }
    },
    async drop(id) {
      // The record first: after a crash in between the bytes count for nobody, and are swept in time.
      for (const name of [`${id}.json`, id]) await rm(join(folder, name), { force: true });
    },
    forget: (name) => rm(join(done, name), { force: true }),
    sweepUnfinished: () => sweepFolder(folder, unfinishedMs, isUpload),
    sweepNotes: () => sweepFolder(done, notesMs, () => true),
  };
}

/** 128 random bits in hex: whoever is not the owner cannot guess one. */
const uploadId = /^[0-9a-f]{32}$/;

const StoredNote = z.object({ owner: z.string().optional(), file: FileRef });

async function readNote(path: string): Promise<z.output<typeof StoredNote> | undefined> {
  try {
    return StoredNote.parse(JSON.parse(await readFile(path, "utf8")));
  } catch {
    // Not there, or cut off by a crash: then the bytes are still there to be handed over again.
    return undefined;
  }
}

async function* unfinishedIn({ configstore }: FileStore, folder: string): AsyncGenerator<UnfinishedUpload> {
  for (const id of (await configstore.list?.()) ?? []) {
    const upload = uploadId.test(id) && (await configstore.get(id));
    // tus removes the bytes first: what a crash then leaves is a record of nothing.
    if (!upload || !(await stat(join(folder, id)).catch(() => undefined))) continue;
    const begunAt = Date.parse(upload.creation_date ?? "") || Date.now();
    yield { id, owner: ownerOf(upload), sizeBytes: upload.size ?? 0, begunAt };
  }
}

export function ownerOf({ metadata }: Pick<Upload, "metadata">): string | undefined {
  return metadata?.["owner"] ?? undefined;
}

/** An upload or its record: whatever else somebody keeps in the folder is not ours to take. */
const isUpload = (name: string) => uploadId.test(name.replace(/\.json$/, ""));

async function sweepFolder(
  folder: string,
  keptMs: number,
  isOurs: (name: string) => boolean,
): Promise<boolean> {
  let isLeft = false;
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    const found = await stat(path).catch(() => undefined);
    if (!found?.isFile() || !isOurs(name)) continue;
    if (Date.now() - found.mtimeMs > keptMs) {
      await rm(path, { force: true });
      // An upload goes with its record, however lately something came for it.
      if (name.endsWith(".json")) await rm(path.slice(0, -".json".length), { force: true });
    } else isLeft = true;
  }
  return isLeft;
}
