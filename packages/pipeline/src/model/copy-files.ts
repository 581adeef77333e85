import { FileId, type FileRef } from "./file-ref.ts";
import { limits } from "./limits.ts";

export interface FoundFile {
  readonly id: string;
  /** In the copy, to be filled with the store's own words. */
  readonly ref: object;
  /** Where it stands in the value. */
  readonly path: readonly (string | number)[];
}

/** What carries a file's own fields besides what its schema added to them. */
const fields: readonly (keyof FileRef)[] = ["sha256", "mediaType", "sizeBytes", "url", "name", "id"];

/**
 * A value's own copy, and every reference to a file in it. Looked into is whatever an event can carry: objects and arrays, a Map's keys
 * and values, Sets, and a reference's own further fields. What is in a value twice, or goes round, does so in the copy: each is walked
 * once.
 */
export function copyFiles(value: unknown): { copy: unknown; found: readonly FoundFile[] } {
  const found: FoundFile[] = [];
  const copies = new Map<object, object>();
  /** Where the walk stands. */
  const path: (string | number)[] = [];
  return { copy: isObject(value) ? copy(value) : value, found };

  function inside(item: unknown, key: string | number): unknown {
    if (!isObject(item)) return item;
    path.push(key);
    const made = copy(item);
    path.pop();
    return made;
  }

  function copy(part: object): object {
    // Deeper is refused where a value is encoded, as is what goes round.
    if (path.length > limits.valueDepth) return part;
    return copies.get(part) ?? copyParts(part);
  }

  function copyParts(part: object): object {
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
      for (const [key, item] of part) map.set(inside(key, nameOf(key)), inside(item, nameOf(key)));
      return map;
    }
    // What else can be stored, as a Date, has no parts.
    if (!hasFields(part)) return part;
    return copyFields(part, register(part, Object.create(Object.getPrototypeOf(part))));
  }

  function copyFields(part: object, made: Record<string, unknown>): object {
    for (const [key, item] of Object.entries(part)) setOwn(made, key, inside(item, key));
    const id = fileIdOf(made);
    if (id !== undefined) found.push({ id, ref: made, path: [...path] });
    return made;
  }

  function register<Copy extends object>(part: object, made: Copy): Copy {
    copies.set(part, made);
    return made;
  }
}

/** A quick look, without a copy: false where there surely is no file in a value. What takes longer, or goes round, is left to `copyFiles`. */
export function mayNameFiles(value: unknown): boolean {
  let left = 10_000;
  return look(value, 0);

  function look(part: unknown, depth: number): boolean {
    if (!isObject(part)) return false;
    left -= 1;
    if (left < 0 || depth > limits.valueDepth || "sha256" in part) return true;
    if (part instanceof Map || part instanceof Set) return true;
    if (!Array.isArray(part) && !hasFields(part)) return false;
    return Object.values(part).some((item) => look(item, depth + 1));
  }
}

function hasFields(part: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(part);
  return prototype === Object.prototype || prototype === null;
}

/** A key named `__proto__` is one like any other. */
function setOwn(object: Record<string, unknown>, key: string, value: unknown): void {
  if (key !== "__proto__") object[key] = value;
  else Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

/** A Map's key in a path. */
function nameOf(key: unknown): string {
  return isObject(key) ? "key" : String(key);
}

/**
 * The id where somebody may take an object for a `FileRef`. Its other fields may be of any type: a URL or a bigint is no string here,
 * and one where the event is read as plain JSON.
 */
function fileIdOf(object: Record<string, unknown>): string | undefined {
  if (!fields.every((name) => Object.hasOwn(object, name))) return undefined;
  const { id } = object;
  const text = typeof id === "bigint" ? String(id) : id;
  return typeof text === "string" && FileId.safeParse(text).success ? text : undefined;
}
