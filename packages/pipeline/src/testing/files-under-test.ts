import { createHash } from "node:crypto";
import type { ByteRange, FileStore, ListedFile } from "../files/file-store.ts";
import type { OpenedFiles } from "./file-conformance.ts";
import type { ManualClock } from "./manual-clock.ts";

// Small words in which the laws of a file store can be told.

/** What each test finds: a fresh store, its clock, and a look behind it. */
export interface GivenFiles extends OpenedFiles {
  clock: ManualClock;
}

export const hourMs = 60 * 60 * 1000;
export const dayMs = 24 * hourMs;

export async function bytesOf(files: FileStore, id: string, range?: ByteRange): Promise<Buffer> {
  const chunks = [];
  for await (const chunk of files.open(id, range)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

export async function textOf(files: FileStore, id: string, range?: ByteRange): Promise<string> {
  return (await bytesOf(files, id, range)).toString();
}

/** By id. */
export async function listed(files: FileStore): Promise<ListedFile[]> {
  const all = [];
  for await (const file of files.list()) all.push(file);
  return all.sort((a, b) => (a.id < b.id ? -1 : 1));
}

export function sha256(bytes: Uint8Array | string): string {
  return createHash("sha256").update(bytes).digest("hex");
}
