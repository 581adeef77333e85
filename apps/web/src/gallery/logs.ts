import type { Fact, LogLevel, RunEvent } from "@stepcast/pipeline";
import { queuedAt, WrittenLog } from "./written-log.ts";

function line(
  key: string,
  level: LogLevel,
  message: string,
  more: { fields?: Record<string, unknown>; attempt?: number } = {},
): Fact {
  const step = key.replace(/#\d+$/, "");
  return { type: "step.logged", step, key, attempt: 1, level, message, ...more };
}

/** What lines may be: of all levels, of several lines, with fields, from a terminal, from right to left, of a second attempt. */
export const shortLog = new WrittenLog()
  .queued()
  .started(120)
  .begin(130, "clean")
  .put(
    200,
    line("clean", "info", "found a header row", { fields: { file: "feedback-2026.csv", columns: 7 } }),
    line("clean", "debug", "read 4,096 bytes"),
    line("clean", "info", "\u001b[32m✓\u001b[0m read 1,204 rows"),
    line("clean", "warn", "12 rows have no text: they are left out"),
    line("clean", "info", "10%\r55%\r100%"),
    line("clean", "info", "קראתי 1,204 שורות: 12 בלי טקסט"),
  )
  .begin(900, "topics")
  .put(
    4_000,
    line("topics", "error", "the model did not answer\n    after 3 s\n    at 127.0.0.1:4400"),
    line("topics", "info", "asked again", { attempt: 2, fields: { after: "1 s", model: "small", tries: 2 } }),
    line(
      "topics",
      "info",
      "a long line: ".concat("what a step has to say may be longer than a screen is wide, ".repeat(8)),
    ),
  ).events;

/** As many lines as a long run has; made when it is first asked for. */
export function longLog(count: number): readonly RunEvent[] {
  const levels: readonly LogLevel[] = ["info", "info", "debug", "info", "warn", "info", "info", "error"];
  return Array.from({ length: count }, (_, index): RunEvent => {
    const level = levels[(index * 7) % levels.length] ?? "info";
    const said = line(`city-${index % 40}/write`, level, `wrote row ${index + 1}`);
    return { v: 1, runId: "gallery", seq: index + 1, at: queuedAt + index * 13, ...said };
  });
}
