import type { LogLevel, RunEvent } from "@stepcast/pipeline";
import type { LoggingMessageNotificationParams } from "@modelcontextprotocol/sdk/types.js";
import { asJson } from "./as-json.ts";

const levels = { debug: "debug", info: "info", warn: "warning", error: "error" } as const satisfies Record<
  LogLevel,
  string
>;

/** What an event has to say to a log; undefined for most. */
export function logLine(event: RunEvent): LoggingMessageNotificationParams | undefined {
  switch (event.type) {
    case "step.logged": {
      const { level, key, message, fields } = event;
      return {
        level: levels[level],
        logger: key,
        data: asJson({ runId: event.runId, message, ...(fields && { fields }) }),
      };
    }
    case "step.retrying":
    case "step.failed":
      return {
        level: event.type === "step.failed" ? "error" : "warning",
        logger: event.key,
        data: { runId: event.runId, message: event.error.message },
      };
    default:
      return undefined;
  }
}
