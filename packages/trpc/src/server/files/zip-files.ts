import type { FileRef } from "@stepcast/pipeline";
import { type FileStore, namesSideBySide } from "@stepcast/pipeline/files";
import { makeZip, predictLength } from "client-zip";

export interface Zip {
  readonly sizeBytes: number;
  /** Reads the files one after another, as it is read. */
  bytes(): AsyncIterable<Uint8Array>;
}

/**
 * One archive of these files, as they are: what is large is mostly packed already. Larger than 4 GiB it is a zip64. `folderOf` says in which
 * folder each is; left out or undefined, in none.
 */
export function zipFiles(
  files: FileStore,
  refs: readonly FileRef[],
  folderOf: (file: FileRef) => string | undefined = () => undefined,
): Zip {
  const names = namesInFolders(refs, folderOf);
  const entries = refs.map((file) => ({
    name: names.get(file) ?? file.name,
    size: file.sizeBytes,
    lastModified: new Date(Math.max(file.createdAt, firstZipDate)),
    id: file.id,
  }));
  return {
    sizeBytes: Number(predictLength(entries)),
    bytes: () => makeZip(opened(files, entries)),
  };
}

function namesInFolders(
  refs: readonly FileRef[],
  folderOf: (file: FileRef) => string | undefined,
): Map<FileRef, string> {
  const names = new Map<FileRef, string>();
  for (const [folder, inside] of Map.groupBy(refs, folderOf)) {
    const free = namesSideBySide(inside.map(({ name }) => name));
    for (const [index, file] of inside.entries()) {
      const name = free[index] ?? file.name;
      names.set(file, folder === undefined ? name : `${folder}/${name}`);
    }
  }
  return names;
}

/** A zip knows no date before. */
const firstZipDate = Date.UTC(1980, 0, 2);

interface Entry {
  id: string;
  name: string;
  size: number;
  lastModified: Date;
}

/** Each is opened when its turn comes, and closed by us: a zip that is no longer read does not close what it was reading. */
async function* opened(files: FileStore, entries: readonly Entry[]) {
  for (const { id, ...entry } of entries) {
    const bytes = files.open(id)[Symbol.asyncIterator]();
    try {
      yield { ...entry, input: { [Symbol.asyncIterator]: () => bytes } };
    } finally {
      await bytes.return?.();
    }
  }
}
