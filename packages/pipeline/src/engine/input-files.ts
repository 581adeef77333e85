import type { FileStore } from "../files/file-store.ts";
import { StepcastError } from "../model/errors.ts";
import { isFileRef } from "../model/file-ref.ts";

/**
 * Replaces every `FileRef` inside a value by the store's own: what a client says of a file is never believed.
 * @throws StepcastError `file_not_found`, with the path of the file in the input
 */
export async function checkFiles<T>(value: T, files: FileStore): Promise<T> {
  // Parts that are no files are copied as they are, so the shape stays `T`.
  return (await check(value, files, [])) as T;
}

async function check(value: unknown, files: FileStore, path: (string | number)[]): Promise<unknown> {
  if (typeof value !== "object" || value === null) return value;
  if (isFileRef(value)) return (await files.find(value.id)) ?? missing(path);
  if (Array.isArray(value))
    return Promise.all(value.map((item, index) => check(item, files, [...path, index])));
  if (Object.getPrototypeOf(value) !== Object.prototype) return value;
  const entries = Object.entries(value).map(async ([key, part]) => [
    key,
    await check(part, files, [...path, key]),
  ]);
  return Object.fromEntries(await Promise.all(entries));
}

function missing(path: (string | number)[]): never {
  const message = `the file at ${path.join(".") || "the input"} is not in the file store: send it first and pass the FileRef you get`;
  throw new StepcastError("file_not_found", message, { issues: [{ path, message: "no such file" }] });
}
