import type { EventType } from "../model/run-event.ts";
import type { RunStatus } from "../model/run-state.ts";

/** A run's status after one more event: the fold that run lists keep, in step with `reduceRun` (a test holds them together). */
export function statusAfter(status: RunStatus, type: EventType): RunStatus {
  switch (type) {
    case "run.queued":
      return "queued";
    // Whoever drives a paused run, and lets it go again: it stays paused until it is resumed.
    case "run.started":
    case "run.taken_over":
    case "run.woken":
      return status === "paused" ? "paused" : "running";
    case "run.waiting":
      return status === "paused" ? "paused" : "waiting";
    case "run.resumed":
      return "running";
    case "run.paused":
      return "paused";
    case "run.completed":
      return "completed";
    case "run.failed":
      return "failed";
    case "run.cancelled":
      return "cancelled";
    default:
      return status;
  }
}
