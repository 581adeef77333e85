import superjson from "superjson";
import type { View } from "./view.ts";

/** One event a line, for programs; what JSON has no word for is written as superjson does: Dates as ISO text, Maps as pairs. */
export function jsonView(): View {
  return {
    show: (event) => void process.stdout.write(`${JSON.stringify(superjson.serialize(event).json)}\n`),
    note: (text) => void process.stderr.write(`${text}\n`),
    end: async () => undefined,
  };
}
