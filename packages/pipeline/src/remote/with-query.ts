import { FatalError } from "../model/errors.ts";

/**
 * A URL with a flat record as its query: a list as a repeated name, as FastAPI reads it; null and undefined are left out.
 * @throws FatalError for a value that a query cannot hold
 */
export function withQuery(url: URL, fields: unknown): URL {
  const whole = new URL(url);
  if (fields === undefined || fields === null) return whole;
  if (typeof fields !== "object" || Array.isArray(fields)) throw notFlat("the input is no object");
  for (const [name, field] of Object.entries(fields)) {
    for (const value of Array.isArray(field) ? field : [field]) {
      const text = textOf(name, value);
      if (text !== undefined) whole.searchParams.append(name, text);
    }
  }
  return whole;
}

function textOf(name: string, value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (value instanceof Date) return value.toISOString();
  if (typeof value === "string") return value;
  if (typeof value === "number" || typeof value === "boolean" || typeof value === "bigint") return `${value}`;
  throw notFlat(`"${name}" is ${typeof value === "object" ? "an object" : `a ${typeof value}`}`);
}

function notFlat(why: string): FatalError {
  return new FatalError(`a GET sends its input as a query, and ${why}: use POST, or \`body\``);
}
