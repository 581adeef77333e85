import { isFileRef } from "@stepcast/pipeline";

/** What stands in the address for an id. */
type Sign = (id: string) => string;

/**
 * Addresses of the files in JSON text, one value a line. Only those of references are signed, each its own: a run names no files but its
 * own (law 20), while any text and any field named `url` may quote an address.
 */
export function signInText(json: string, sign: Sign): string {
  if (!json.includes(addressField)) return json;
  return json
    .split("\n")
    .map((line) => (line.includes(addressField) ? signInLine(line, sign) : line))
    .join("\n");
}

/** In a string the quotes would stand behind backslashes. */
const addressField = '"url":"/files/';

function signInLine(line: string, sign: Sign): string {
  return JSON.stringify(JSON.parse(line, (_key, value: unknown) => signed(value, sign)));
}

/** Addresses of the files in a value, which is copied and not changed. */
export function signInValue<T>(value: T, sign: Sign): T {
  // Only addresses are other than before, so the shape stays `T`.
  return within(value, sign) as T;
}

function within(value: unknown, sign: Sign): unknown {
  const inside = (part: unknown) => within(part, sign);
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(inside);
  if (value instanceof Set) return new Set([...value].map(inside));
  if (value instanceof Map) return new Map([...value].map(([key, part]) => [inside(key), inside(part)]));
  if (Object.getPrototypeOf(value) !== Object.prototype) return value;
  return signed(Object.fromEntries(Object.entries(value).map(([key, part]) => [key, inside(part)])), sign);
}

/** A reference with its address signed; anything else as it is. Addresses of other servers, from a store with a `baseUrl`, are theirs to sign. */
function signed(value: unknown, sign: Sign): unknown {
  if (!isFileRef(value)) return value;
  const start = `/files/${value.id}/`;
  const name = value.url.slice(start.length);
  if (!value.url.startsWith(start) || /[/?#]/.test(name)) return value;
  return { ...value, url: `/files/${sign(value.id)}/${name}` };
}
