import { StepcastError } from "./errors.ts";
import { limits } from "./limits.ts";

/**
 * True where JSON gives the value back unchanged, false where superjson's type notes are needed for that.
 * @throws StepcastError `not_serializable` for what neither carries; its message names the place
 */
export function isPlainJson(value: unknown, path: string): boolean {
  return isPlain(value, 0) || survey(value, path, 0);
}

/** The quick look, which nearly every value passes: names no place, throws nothing. */
function isPlain(value: unknown, depth: number): boolean {
  switch (typeof value) {
    case "string":
    case "boolean":
      return true;
    case "number":
      return Number.isFinite(value) && !Object.is(value, -0);
    case "object":
      return value === null || (depth <= limits.valueDepth && isPlainContainer(value, depth + 1));
    default:
      return false;
  }
}

function isPlainContainer(value: object, depth: number): boolean {
  if (Array.isArray(value)) return isPlainArray(value, depth);
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return false;
  for (const key of Object.keys(value)) {
    // `undefined` is left out by JSON; so do the types, as an optional field.
    const field = (value as Record<string, unknown>)[key];
    if (field !== undefined && !isPlain(field, depth)) return false;
  }
  return true;
}

/** By index, so that holes, which JSON makes null, are met too. */
function isPlainArray(items: readonly unknown[], depth: number): boolean {
  for (let i = 0; i < items.length; i++) {
    if (!isPlain(items[i], depth)) return false;
  }
  return true;
}

/** The careful look at what is not plain: to refuse with its place what cannot be carried at all. */
function survey(value: unknown, path: string, depth: number): boolean {
  switch (typeof value) {
    case "function":
    case "symbol":
      throw notSerializable(path, `a ${typeof value}`);
    case "object":
      return value === null || isPlainObject(value, path, depth);
    default:
      return isPlain(value, depth);
  }
}

export function notSerializable(path: string, what: string): StepcastError {
  return new StepcastError(
    "not_serializable",
    `${path.slice(0, 200)} is ${what}, which cannot be stored: return plain values, Dates, Maps, Sets, or write a file`,
  );
}

function isPlainObject(value: object, path: string, depth: number): boolean {
  if (depth > limits.valueDepth) throw notSerializable(path.slice(0, 80), "nested too deeply, or circular");
  if (Array.isArray(value)) return everyItem(value, path, depth);
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === Object.prototype || prototype === null) return everyField(value, path, depth);
  requireCarried(value, path, depth);
  return false;
}

// Loops run to the end, plain or not: every part must be looked at, so that nothing unserialisable slips through.
function everyItem(items: readonly unknown[], path: string, depth: number): boolean {
  let plain = true;
  for (let i = 0; i < items.length; i++) {
    if (!survey(items[i], path, depth + 1)) plain = false;
  }
  return plain;
}

function everyField(fields: object, path: string, depth: number): boolean {
  let plain = true;
  for (const [key, value] of Object.entries(fields)) {
    if (value === undefined) continue; // JSON leaves it out; so do the types, as an optional field
    if (!survey(value, `${path}.${key}`, depth + 1)) plain = false;
  }
  return plain;
}

/** What superjson brings back as it was. It would let the rest through too, silently changed, or fail at reading it. */
function requireCarried(value: object, path: string, depth: number): void {
  if (value instanceof Map) everyItem([...value].flat(1), path, depth);
  else if (value instanceof Set) everyItem([...value], path, depth);
  else if (value instanceof Date) requireValid(!Number.isNaN(value.getTime()), path, "an invalid Date");
  else if (isCarriedArray(value)) requireValid(value.every(Number.isFinite), path, "an array with NaN in it");
  else if (!(value instanceof RegExp || value instanceof URL)) {
    throw notSerializable(path, `an instance of ${value.constructor?.name ?? "a class"}`);
  }
}

function requireValid(valid: boolean, path: string, what: string): void {
  if (!valid) throw notSerializable(path, what);
}

const carriedArrays = [
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  Float64Array,
] as const;

/** By exact class: a Buffer is a Uint8Array too, and superjson would store what it then cannot read. */
function isCarriedArray(value: object): value is InstanceType<(typeof carriedArrays)[number]> {
  const prototype: unknown = Object.getPrototypeOf(value);
  return carriedArrays.some((carried) => carried.prototype === prototype);
}
