import { isFileRef } from "@stepcast/pipeline";

/** What stands in the address for an id. */
type Sign = (id: string) => string;

/**
 * Addresses in JSON text. Inside of a JSON string its quotes would be escaped, so this is always a field `url` itself, never some
 * text about one. Addresses of other servers, from a store with a `baseUrl`, are theirs to sign.
 */
export function signInText(json: string, sign: Sign): string {
  return json.replace(addressField, (_, start: string, id: string) => start + sign(id));
}

const addressField = /("url":"\/files\/)([A-Za-z0-9_-]{22})(?=\/[^"\\/?#]*")/g;

/** Addresses of the files in a value, which is copied and not changed. */
export function signInValue<T>(value: T, sign: Sign): T {
  // Only addresses are other than before, so the shape stays `T`.
  return within(value, sign) as T;
}

function within(value: unknown, sign: Sign): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (isFileRef(value)) return { ...value, url: signAddress(value.url, sign) };
  if (Array.isArray(value)) return value.map((part) => within(part, sign));
  if (value instanceof Set) return new Set([...value].map((part) => within(part, sign)));
  if (value instanceof Map) return new Map([...value].map(([key, part]) => [key, within(part, sign)]));
  if (Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, within(part, sign)]));
}

function signAddress(url: string, sign: Sign): string {
  return url.replace(/^(\/files\/)([A-Za-z0-9_-]{22})(?=\/[^/?#]*$)/, (_, start: string, id: string) => {
    return start + sign(id);
  });
}
