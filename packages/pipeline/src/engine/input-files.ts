import type { z } from "zod";
import type { FileStore } from "../files/file-store.ts";
import { StepcastError } from "../model/errors.ts";
import { type FileRef, isFileRef } from "../model/file-ref.ts";
import { limits } from "../model/limits.ts";
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
  for (const { file } of found) Object.assign(file, await files.find(file.id));
  return checkFiles(parseValue(schema, copy, "invalid_input", what), files);
}

/**
 * Replaces every `FileRef` inside a value by the store's own.
 * @throws StepcastError `file_not_found`, with the path of the file in the input
 */
export async function checkFiles<T>(value: T, files: FileStore): Promise<T> {
  const { copy, found } = copyFiles(value);
  for (const { file, path } of found) Object.assign(file, (await files.find(file.id)) ?? missing(path));
  // Parts that are no files are copied as they are, so the shape stays `T`.
  return copy as T;
}

type Path = readonly (string | number)[];

interface Copied {
  copy: unknown;
  /** The copies of the files in it, to be filled. */
  found: { file: FileRef; path: Path }[];
}

/** A value's own copy, as far as files may be in it. What is in it twice, or goes round, does so in the copy: each is walked once. */
function copyFiles(value: unknown): Copied {
  const found: Copied["found"] = [];
  const copies = new Map<object, object>();
  return { copy: copy(value, []), found };

  function copy(part: unknown, path: Path): unknown {
    // Deeper is refused where the input is encoded, as is what goes round.
    if (typeof part !== "object" || part === null || path.length > limits.valueDepth) return part;
    const known = copies.get(part);
    if (known) return known;
    if (isFileRef(part)) {
      const file = { ...part };
      found.push({ file, path });
      copies.set(part, file);
      return file;
    }
    return copyParts(part, path);
  }

  function copyParts(part: object, path: Path): object {
    const inside = (item: unknown, key: string | number) => copy(item, [...path, key]);
    if (Array.isArray(part)) {
      const list = register<unknown[]>(part, []);
      for (const [index, item] of part.entries()) list.push(inside(item, index));
      return list;
    }
    if (part instanceof Set) {
      const set = register(part, new Set());
      for (const [index, item] of [...part].entries()) set.add(inside(item, index));
      return set;
    }
    if (part instanceof Map) {
      const map = register(part, new Map());
      for (const [key, item] of part) map.set(key, inside(item, String(key)));
      return map;
    }
    if (Object.getPrototypeOf(part) !== Object.prototype) return part;
    const object = register(part, {});
    // Defined, not set: a key named `__proto__` is one like any other.
    for (const [key, item] of Object.entries(part))
      Object.defineProperty(object, key, { ...own, value: inside(item, key) });
    return object;
  }

  function register<Copy extends object>(part: object, made: Copy): Copy {
    copies.set(part, made);
    return made;
  }
}

const own = { enumerable: true, configurable: true, writable: true };

function missing(path: Path): never {
  const message = `the file at ${path.join(".") || "the input"} is not in the file store: send it first and pass the FileRef you get`;
  throw new StepcastError("file_not_found", message, {
    issues: [{ path: [...path], message: "no such file" }],
  });
}
