import type { z } from "zod";
import type { FileStore } from "../files/file-store.ts";
import { copyFiles, type FoundFile } from "../model/copy-files.ts";
import { StepcastError } from "../model/errors.ts";
import { parseValue } from "../orchestrate/parse-value.ts";

/**
 * What came from outside, parsed, with the store's own reference of every file in it: what a client says of a file is never believed,
 * and the schema's rules hold for what the store says.
 * @throws StepcastError `invalid_input`; `file_not_found`, with the path of the file in the input
 */
export async function parseWithFiles<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  what: string,
  files: FileStore,
): Promise<z.output<Schema>> {
  // What is no file of the store is refused below, if the schema lets it be in the input at all.
  const { copy, found } = copyFiles(value);
  // One after another: thousands of files looked up at once would take every descriptor that this process has.
  for (const { id, ref } of found) Object.assign(ref, await files.find(id));
  return checkFiles(parseValue(schema, copy, "invalid_input", what), files);
}

/**
 * Puts the store's own words into every `FileRef` inside a value.
 * @throws StepcastError `file_not_found`, with the path of the file in the input
 */
export async function checkFiles<T>(value: T, files: FileStore): Promise<T> {
  const { copy, found } = copyFiles(value);
  for (const { id, ref, path } of found) Object.assign(ref, (await files.find(id)) ?? missing(path));
  // Parts that are no files are copied as they are, so the shape stays `T`.
  return copy as T;
}

function missing(path: FoundFile["path"]): never {
  const message = `the file at ${path.join(".") || "the input"} is not in the file store: send it first and pass the FileRef you get`;
  throw new StepcastError("file_not_found", message, {
    issues: [{ path: [...path], message: "no such file" }],
  });
}
