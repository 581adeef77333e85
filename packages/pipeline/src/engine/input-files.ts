import type { FileStore } from "../files/file-store.ts";
import { StepcastError } from "../model/errors.ts";
import { isFileRef } from "../model/file-ref.ts";
import { limits } from "../model/limits.ts";

/**
 * Replaces every `FileRef` inside a value by the store's own: what a client says of a file is never believed.
 * @throws StepcastError `file_not_found`, with the path of the file in the input
 */
export async function checkFiles<T>(value: T, files: FileStore): Promise<T> {
  // Parts that are no files are copied as they are, so the shape stays `T`.
  return (await check(value, files, [])) as T;
}

type Path = (string | number)[];

async function check(value: unknown, files: FileStore, path: Path): Promise<unknown> {
  // Deeper, or circular, is refused where the input is encoded.
  if (typeof value !== "object" || value === null || path.length > limits.valueDepth) return value;
  if (isFileRef(value)) return { ...value, ...((await files.find(value.id)) ?? missing(path)) };
  if (Array.isArray(value)) return checkAll(value, files, path);
  if (value instanceof Set) return new Set(await checkAll([...value], files, path));
  if (value instanceof Map) return new Map(await checkEntries([...value], files, path));
  if (Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(await checkEntries(Object.entries(value), files, path));
}

// One after another: thousands of files looked up at once would take every descriptor that this process has.
async function checkAll(items: readonly unknown[], files: FileStore, path: Path): Promise<unknown[]> {
  const checked: unknown[] = [];
  for (const [index, item] of items.entries()) checked.push(await check(item, files, [...path, index]));
  return checked;
}

async function checkEntries<K>(
  entries: [K, unknown][],
  files: FileStore,
  path: Path,
): Promise<[K, unknown][]> {
  const checked: [K, unknown][] = [];
  for (const [key, part] of entries) checked.push([key, await check(part, files, [...path, String(key)])]);
  return checked;
}

function missing(path: Path): never {
  const message = `the file at ${path.join(".") || "the input"} is not in the file store: send it first and pass the FileRef you get`;
  throw new StepcastError("file_not_found", message, { issues: [{ path, message: "no such file" }] });
}
