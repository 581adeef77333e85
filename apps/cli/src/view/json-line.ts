import superjson from "superjson";

/** A value as one line of JSON; what JSON has no word for is written as superjson does: Dates as ISO text, Maps as pairs. */
export function jsonLine(value: unknown): string {
  return `${JSON.stringify(superjson.serialize(value).json).replace(unsafe, escaped)}\n`;
}

/** What JSON may hold as it is, and a terminal would obey: control characters above ASCII, and the marks that turn text around. */
const unsafe = /[\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g;

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
