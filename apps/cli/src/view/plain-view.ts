import { isTerminal, type LogReset, openFold, type RunEvent, type RunState } from "@stepcast/pipeline";
import type { View } from "./view.ts";
import { byWhom, duration, fileSize, oneLine, percent } from "./words.ts";

/** A line for whatever is worth one, for pipes and log files. */
export function plainView(): View {
  const run = openFold();
  const tenths = new Map<string, number>();

  return {
    show(event) {
      run.fold(event);
      const text =
        "key" in event && event.type === "step.progressed" ? progress(event) : textOf(event, run.state);
      if (text !== undefined) process.stdout.write(`${oneLine(text)}\n`);
    },
    note: (text) => void process.stderr.write(`${text}\n`),
    end: () => undefined,
  };

  /** Ten lines for a step at most, however fine its progress. */
  function progress(event: Extract<RunEvent, { type: "step.progressed" }>): string | undefined {
    const tenth = Math.floor((10 * event.done) / (event.total ?? Number.POSITIVE_INFINITY));
    const id = `${event.key}/${event.attempt}`;
    if (tenth <= (tenths.get(id) ?? 0)) return undefined;
    tenths.set(id, tenth);
    return `${event.key}: ${percent(event.done, event.total)} ${event.message ?? ""}`;
  }
}

function textOf(event: RunEvent | LogReset, state: RunState): string | undefined {
  switch (event.type) {
    case "log.reset":
      return "the server's log was set back; everything is shown again";
    case "run.queued":
      return `run ${event.runId} of ${event.pipeline}`;
    case "step.started":
      return event.attempt === 1 ? `${event.key}: started` : `${event.key}: attempt ${event.attempt}`;
    case "step.logged":
      return event.level === "debug" ? undefined : `${event.key}: ${event.level} ${event.message}`;
    case "file.written":
      return `${event.key}: wrote ${event.file.name} (${fileSize(event.file.sizeBytes)})`;
    case "step.completed":
      return `${event.key}: completed in ${duration(event.at - (state.steps[event.key]?.startedAt ?? event.at))}`;
    case "step.failed":
    case "step.retrying":
      return `${event.key}: failed: ${event.error.message}`;
    case "step.cancelled":
      return `${event.key}: cancelled`;
    case "question.asked":
      return `${event.key}: asked`;
    case "question.answered":
      return `${event.key}: ${byWhom("answered", event.by)}`;
    case "question.closed":
      return `${event.key}: was not answered in time`;
    case "signal.received":
      return `${event.signal}: ${byWhom("sent", event.by)}`;
    case "run.paused":
      return byWhom("paused", event.by);
    case "run.resumed":
      return byWhom("resumed", event.by);
    case "run.cancel_requested":
      return "cancelling";
    default:
      return isTerminal(event)
        ? `${event.type.replace(".", " ")} after ${elapsed(event.at, state)}`
        : undefined;
  }
}

function elapsed(at: number, state: RunState): string {
  return duration(at - (state.queuedAt ?? at));
}
