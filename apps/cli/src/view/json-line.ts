import superjson from "superjson";

/** A value as one line of JSON; what JSON has no word for is written as superjson does: Dates as ISO text, Maps as pairs. */
export function jsonLine(value: unknown): string {
  return `${JSON.stringify(superjson.serialize(value).json)}\n`;
}
