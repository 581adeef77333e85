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
  return { copy: isObject(value) ? copy(value, []) : value, found };

  function copy(part: object, path: FoundFile["path"]): object {
    // Deeper is refused where a value is encoded, as is what goes round.
    if (path.length > limits.valueDepth) return part;
    return copies.get(part) ?? copyParts(part, path);
  }

  function copyParts(part: object, path: FoundFile["path"]): object {
    const inside: Inside = (item, key) => (isObject(item) ? copy(item, [...path, key]) : item);
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
    const prototype: unknown = Object.getPrototypeOf(part);
    // What else can be stored, as a Date, has no parts.
    if (prototype !== Object.prototype && prototype !== null) return part;
    const object = copyFields(part, register(part, prototype ? {} : Object.create(null)), inside);
    const id = fileIdOf(object);
    if (id !== undefined) found.push({ id, ref: object, path });
    return object;
  }

  function register<Copy extends object>(part: object, made: Copy): Copy {
    copies.set(part, made);
    return made;
  }
}

type Inside = (item: unknown, key: string | number) => unknown;

function copyFields(part: object, object: object, inside: Inside): object {
  // Defined, not set: a key named `__proto__` is one like any other.
  for (const [key, item] of Object.entries(part))
    Object.defineProperty(object, key, { ...own, value: inside(item, key) });
  return object;
}

const own = { enumerable: true, configurable: true, writable: true };

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
function fileIdOf(object: object): string | undefined {
  if (!fields.every((name) => Object.hasOwn(object, name))) return undefined;
  const { id } = object as Record<"id", unknown>;
  return typeof id !== "object" && FileId.safeParse(String(id)).success ? String(id) : undefined;
}
