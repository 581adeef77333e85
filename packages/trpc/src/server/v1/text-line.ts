import { FileRef, isFileRef, isTerminal, type RunEvent } from "@stepcast/pipeline";

/**
 * An event in the simplest words, for pages that show what they are sent: a line for what a step does, and at the end one JSON
 * object, `{"file_url"}`, `{"output"}` or `{"error"}`. Undefined for events that are worth no line.
 */
export function textLine(event: RunEvent): string | undefined {
  const text = isTerminal(event) ? JSON.stringify(ending(event)) : words(event);
  // A line break would end the message.
  return text?.replace(/[\r\n\u2028\u2029]+/g, " ");
}

type Ending = Extract<RunEvent, { type: "run.completed" | "run.failed" | "run.cancelled" }>;

function ending(event: Ending): object {
  switch (event.type) {
    case "run.completed": {
      const file = fileIn(event.output);
      return file ? { file_url: file.url } : { output: event.output ?? null };
    }
    case "run.failed":
      return { error: event.error.message };
    case "run.cancelled":
      return { error: `the run was cancelled${event.reason ? `: ${event.reason}` : ""}` };
  }
}

/** The output itself, its field `file`, or the first file in it. */
function fileIn(output: unknown): FileRef | undefined {
  if (isFileRef(output)) return FileRef.parse(output);
  if (typeof output !== "object" || output === null) return undefined;
  const { file, ...others } = output as Record<string, unknown>;
  return [file, ...Object.values(others)].find(isFileRef);
}

function words(event: Exclude<RunEvent, Ending>): string | undefined {
  switch (event.type) {
    case "step.started":
      return event.attempt === 1 ? `${event.key}: started` : `${event.key}: attempt ${event.attempt}`;
    case "step.progressed":
      return `${event.key}: ${progress(event.done, event.total)}${event.message ? ` ${event.message}` : ""}`;
    case "step.logged":
      return event.level === "debug" ? undefined : `${event.key}: ${event.message}`;
    case "step.completed":
      return `${event.key}: completed`;
    case "step.retrying":
      return `${event.key}: failed, and will be tried again: ${event.error.message}`;
    case "step.failed":
      return `${event.key}: failed: ${event.error.message}`;
    case "step.cancelled":
      return `${event.key}: cancelled`;
    case "question.asked":
      return `${event.key}: asked, waits for an answer`;
    case "question.answered":
      return `${event.key}: answered${byWords(event)}`;
    case "question.closed":
      return `${event.key}: nobody answered in time`;
    case "signal.received":
      return `${event.signal}: received${byWords(event)}`;
    case "run.paused":
      return `paused${byWords(event)}`;
    case "run.resumed":
      return `resumed${byWords(event)}`;
    default:
      return undefined;
  }
}

function byWords({ by }: { by?: string }): string {
  return by === undefined ? "" : ` by ${by}`;
}

function progress(done: number, total: number | undefined): string {
  return total ? `${Math.floor((100 * done) / total)}%` : `${done}`;
}
