import superjson, { type SuperJSONResult } from "superjson";

/**
 * A value on the wire: its JSON, and beside it, by their paths, the parts that JSON has no words for. A whole that superjson has to look
 * at, since it contains itself, has superjson's notes instead.
 */
export interface TypedJson {
  json?: unknown;
  typed?: [path: Key[], part: SuperJSONResult][];
  meta?: SuperJSONResult["meta"];
}

type Key = string | number;

/** Deeper than any value that is meant. */
const deepest = 1_000;

/**
 * Writes a value so that `readTyped` gives it back with its types: Dates, Maps and the like. As in the log, a field that is undefined is
 * left out. What is plain is only looked at: superjson, which notes each undefined field, takes over a second for ten thousand steps.
 */
export function writeTyped(value: unknown): TypedJson {
  const parts = new Parts();
  const json = parts.plain(value);
  if (parts.isTooDeep) return superjson.serialize(value);
  return parts.typed.length === 0 ? { json } : { json, typed: parts.typed };
}

/** Reads what `writeTyped` wrote; the JSON that it is given becomes the value. */
export function readTyped({ json, typed = [], meta }: TypedJson): unknown {
  // What superjson wrote is JSON.
  if (meta) return superjson.deserialize({ json: json as SuperJSONResult["json"], meta });
  const whole = { value: json };
  for (const [path, part] of typed) {
    const [last, ...outer] = ["value", ...path].toReversed();
    // A path leads through the plain parts of this very JSON.
    const holder = outer.reduceRight<unknown>((at, key) => (at as Record<Key, unknown>)[key], whole);
    (holder as Record<Key, unknown>)[last as Key] = superjson.deserialize(part);
  }
  return whole.value;
}

class Parts {
  readonly typed: [path: Key[], part: SuperJSONResult][] = [];
  isTooDeep = false;
  private readonly path: Key[] = [];

  /** The value with null for each part that is not plain; itself, where there is none. */
  plain(value: unknown): unknown {
    if (this.isTooDeep || isPlainScalar(value)) return value;
    if (Array.isArray(value)) return this.items(value);
    if (isPlainObject(value)) return this.fields(value);
    this.typed.push([[...this.path], partOf(value)]);
    return null;
  }

  /** By index, so that holes are met too. */
  private items(items: readonly unknown[]): unknown {
    let copy: unknown[] | undefined;
    for (let index = 0; index < items.length; index++) {
      const item = this.at(index, items[index]);
      if (item !== items[index]) (copy ??= [...items])[index] = item;
    }
    return copy ?? items;
  }

  private fields(value: Record<string, unknown>): unknown {
    let copy: Record<string, unknown> | undefined;
    for (const key of Object.keys(value)) {
      if (value[key] === undefined) continue;
      const field = this.at(key, value[key]);
      if (field !== value[key]) (copy ??= { ...value })[key] = field;
    }
    return copy ?? value;
  }

  private at(key: Key, value: unknown): unknown {
    this.isTooDeep ||= this.path.length === deepest;
    this.path.push(key);
    const plain = this.plain(value);
    this.path.pop();
    return plain;
  }
}

/** Without superjson's notes of which parts were one object: as in the log, where one is a Map's key they put parts in the wrong place. */
function partOf(value: unknown): SuperJSONResult {
  const { json, meta } = superjson.serialize(value);
  if (!meta?.values) return { json };
  const { referentialEqualities: _, ...notes } = meta;
  return { json, meta: notes };
}

function isPlainScalar(value: unknown): boolean {
  if (typeof value === "number") return Number.isFinite(value) && !Object.is(value, -0);
  return value === null || typeof value === "string" || typeof value === "boolean";
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
