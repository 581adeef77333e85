import type { View } from "./view.ts";

/** One event a line, exactly as the run's log has them, for programs. */
export function jsonView(): View {
  return {
    show: (event) => void process.stdout.write(`${JSON.stringify(event)}\n`),
    note: (text) => void process.stderr.write(`${text}\n`),
    end: async () => undefined,
  };
}
