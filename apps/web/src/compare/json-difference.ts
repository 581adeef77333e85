import { isFile } from "./is-file.ts";

/** How two values differ. `inside`: both are objects, or both lists, and something in them differs. */
export type Difference =
  | { readonly kind: "same"; readonly value: unknown }
  | { readonly kind: "added"; readonly value: unknown }
  | { readonly kind: "removed"; readonly value: unknown }
  | { readonly kind: "changed"; readonly before: unknown; readonly after: unknown }
  | { readonly kind: "inside"; readonly of: "object" | "list"; readonly entries: readonly Entry[] };

export interface Entry {
  /** A key, or the place in the list: in the later one, but for what is only in the earlier. */
  readonly name: string;
  readonly difference: Difference;
}

/**
 * Compares two values of JSON, files and dates among them. A file is equal to one of the same bytes, name and type, whatever its address.
 * Of lists, what is equal is found where it moved up or down, as long as they are not so long that it takes too long.
 */
export function difference(before: unknown, after: unknown): Difference {
  if (isObject(before) && isObject(after)) return inObjects(before, after);
  if (Array.isArray(before) && Array.isArray(after)) return inLists(before, after);
  if (textOf(before) === textOf(after)) return { kind: "same", value: after };
  return { kind: "changed", before, after };
}

/** How many values differ, each that is in one of them only among them. */
export function countChanges(of: Difference): number {
  if (of.kind === "same") return 0;
  if (of.kind !== "inside") return 1;
  return of.entries.reduce((count, entry) => count + countChanges(entry.difference), 0);
}

type JsonObject = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is JsonObject {
  if (typeof value !== "object" || value === null || isFile(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function inObjects(before: JsonObject, after: JsonObject): Difference {
  const names = new Set([...keysOf(before), ...keysOf(after)]);
  const entries = [...names].map((name): Entry => {
    if (!has(before, name)) return { name, difference: { kind: "added", value: after[name] } };
    if (!has(after, name)) return { name, difference: { kind: "removed", value: before[name] } };
    return { name, difference: difference(before[name], after[name]) };
  });
  return inside("object", entries, after);
}

/** What is undefined is not there, as in JSON. */
function keysOf(value: JsonObject): string[] {
  return Object.keys(value).filter((key) => value[key] !== undefined);
}

function has(value: JsonObject, name: string): boolean {
  return Object.hasOwn(value, name) && value[name] !== undefined;
}

function inLists(before: readonly unknown[], after: readonly unknown[]): Difference {
  const entries: Entry[] = [];
  let [from, to] = [0, 0];
  // Between two equal items, what stands in the same place is one that changed.
  const fill = (untilFrom: number, untilTo: number) => {
    for (; from < untilFrom && to < untilTo; from++, to++)
      entries.push({ name: String(to), difference: difference(before[from], after[to]) });
    for (; from < untilFrom; from++)
      entries.push({ name: String(from), difference: { kind: "removed", value: before[from] } });
    for (; to < untilTo; to++)
      entries.push({ name: String(to), difference: { kind: "added", value: after[to] } });
  };
  for (const [i, j] of equalPairs(before.map(textOf), after.map(textOf))) {
    fill(i, j);
    entries.push({ name: String(to), difference: { kind: "same", value: after[j] } });
    [from, to] = [i + 1, j + 1];
  }
  fill(before.length, after.length);
  return inside("list", entries, after);
}

function inside(of: "object" | "list", entries: readonly Entry[], value: unknown): Difference {
  const isSame = entries.every((entry) => entry.difference.kind === "same");
  return isSame ? { kind: "same", value } : { kind: "inside", of, entries };
}

/** Comparing every item of one list with every one of the other takes a moment for so many pairs; beyond, each is compared with its own place. */
const mostPairs = 1_000_000;

/** Places of equal items in both lists, as many as there are in the same order: what is left out was changed, added or removed. */
function equalPairs(before: readonly string[], after: readonly string[]): [number, number][] {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start++;
  let end = 0;
  const most = Math.min(before.length, after.length) - start;
  while (end < most && before.at(-1 - end) === after.at(-1 - end)) end++;
  const pairs: [number, number][] = Array.from({ length: start }, (_, at) => [at, at]);
  pairs.push(...longestCommon(before, after, start, end));
  for (let at = end; at > 0; at--) pairs.push([before.length - at, after.length - at]);
  return pairs;
}

/** The longest common subsequence of what is between equal beginnings and ends, by the usual table. */
function longestCommon(
  before: readonly string[],
  after: readonly string[],
  start: number,
  end: number,
): [number, number][] {
  const rows = before.length - end - start;
  const columns = after.length - end - start;
  if (rows * columns > mostPairs) return inTheirPlaces(before, after, start, Math.min(rows, columns));
  const width = columns + 1;
  const lengths = new Uint32Array((rows + 1) * width);
  const at = (row: number, column: number) => lengths[row * width + column] ?? 0;
  const isEqual = (row: number, column: number) => before[start + row] === after[start + column];
  for (let row = rows - 1; row >= 0; row--)
    for (let column = columns - 1; column >= 0; column--)
      lengths[row * width + column] = isEqual(row, column)
        ? at(row + 1, column + 1) + 1
        : Math.max(at(row + 1, column), at(row, column + 1));
  const pairs: [number, number][] = [];
  for (let row = 0, column = 0; row < rows && column < columns; ) {
    if (isEqual(row, column)) pairs.push([start + row++, start + column++]);
    else if (at(row + 1, column) >= at(row, column + 1)) row++;
    else column++;
  }
  return pairs;
}

function inTheirPlaces(
  before: readonly string[],
  after: readonly string[],
  start: number,
  count: number,
): [number, number][] {
  return Array.from({ length: count }, (_, at): [number, number] => [start + at, start + at]).filter(
    ([from, to]) => before[from] === after[to],
  );
}

/** The same text for equal values, whatever the order of their keys. */
function textOf(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(textOf).join()}]`;
  if (isFile(value)) return `file ${JSON.stringify([value.sha256, value.name, value.mediaType])}`;
  if (isObject(value)) {
    const fields = keysOf(value).toSorted();
    return `{${fields.map((key) => `${JSON.stringify(key)}:${textOf(value[key])}`).join()}}`;
  }
  if (value instanceof Date) return `date ${value.getTime()}`;
  if (value instanceof Map || value instanceof Set) return `${value.constructor.name} ${textOf([...value])}`;
  return typeof value === "string" ? JSON.stringify(value) : `${typeof value} ${String(value)}`;
}
