import { jsonLine } from "./json-line.ts";
import type { View } from "./view.ts";

/** One event a line, for programs. */
export function jsonView(): View {
  return {
    show: (event) => void process.stdout.write(jsonLine(event)),
    note: (text) => void process.stderr.write(`${text}\n`),
    end: () => undefined,
  };
}
