import superjson from "superjson";

/**
 * A value as one line of JSON. Fields that are undefined are left out, as a server does; what else JSON has no word for is written as
 * superjson does: Dates as ISO text, Maps as pairs.
 */
export function jsonLine(value: unknown): string {
  return `${JSON.stringify(superjson.serialize(told(value)).json).replace(unsafe, escaped)}\n`;
}

function told(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(told);
  if (!isRecord(value)) return value;
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  return Object.fromEntries(fields.map(([name, field]) => [name, told(field)]));
}

function isRecord(value: unknown): value is object {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

/** What JSON may hold as it is, and a terminal would obey: control characters above ASCII, and the marks that turn text around. */
const unsafe = /[\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g;

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
