import superjson from "superjson";

/** A value for programs without our types; what JSON has no word for is written as superjson does: Dates as ISO text, Maps as pairs. */
export function asJson(value: unknown): unknown {
  return superjson.serialize(value).json;
}
