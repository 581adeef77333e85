import type { FileRef } from "@stepcast/pipeline";
import { type FileStore, namesSideBySide } from "@stepcast/pipeline/files";
import { makeZip, predictLength } from "client-zip";

export interface Zip {
  readonly sizeBytes: number;
  /** Reads the files one after another, as it is read. */
  bytes(): AsyncIterable<Uint8Array>;
}

/** One archive of these files, as they are: what is large is mostly packed already. Larger than 4 GiB it is a zip64. */
export function zipFiles(files: FileStore, refs: readonly FileRef[]): Zip {
  const names = namesSideBySide(refs.map(({ name }) => name));
  const entries = refs.map((file, index) => ({
    name: names[index] ?? file.name,
    size: file.sizeBytes,
    lastModified: new Date(Math.max(file.createdAt, firstZipDate)),
    id: file.id,
  }));
  return {
    sizeBytes: Number(predictLength(entries)),
    bytes: () => makeZip(opened(files, entries)),
  };
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
