/** What JSON can say. Dates are ISO 8601 text in it, as in plain HTTP. */
export type JsonValue = string | number | boolean | null | JsonValue[] | { [name: string]: JsonValue };

export type JsonObject = { [name: string]: JsonValue };

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A property of its own. Names come from users, and `__proto__` is a name like another. */
export function ownPart<Value>(parts: Record<string, Value>, name: string): Value | undefined {
  return Object.hasOwn(parts, name) ? parts[name] : undefined;
}
