import type { EventType } from "../model/run-event.ts";
import type { RunStatus } from "../model/run-state.ts";

/** A run's status after one more event: the fold that run lists keep, in step with `reduceRun` (a test holds them together). */
export function statusAfter(status: RunStatus, type: EventType): RunStatus {
  switch (type) {
    case "run.queued":
      return "queued";
    case "run.started":
    case "run.taken_over":
    case "run.woken":
    case "run.resumed":
      return "running";
    case "run.waiting":
      return "waiting";
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
