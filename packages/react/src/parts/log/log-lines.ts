import type { LogLevel, LogLine, RunEvent, RunState, StepState } from "@stepcast/pipeline";
import { grownFrom, since } from "../grown/by-seq.ts";
import { plainText } from "../plain-text.ts";

/** A line of a run's log, or the error that ended an attempt, and whose it is. Its message is plain text, of one line or several. */
export interface LogEntry extends LogLine {
  /** The agent's name. */
  readonly step: string;
  /** The step's key. */
  readonly key: string;
}

/** The text of a chunk that is to be shown as a line; undefined shows none. */
export type ChunkText = (chunk: unknown, step: string) => string | undefined;

/** Lines, and the events that they were made of. */
export interface GrownLines {
  readonly events: readonly RunEvent[];
  readonly lines: readonly LogEntry[];
}

const noLines: GrownLines = { events: [], lines: [] };

/** The lines of a log in order, and why attempts failed. With what was made of the same log `before`, it costs only what has come since. */
export function linesOf(
  events: readonly RunEvent[],
  chunkText: ChunkText | undefined,
  before: GrownLines = noLines,
): GrownLines {
  if (before.events === events) return before;
  const from = grownFrom(before.events, events);
  const kept = from === undefined ? [] : since(before.lines, events[0]?.seq ?? 0);
  const added: LogEntry[] = [];
  for (let index = from ?? 0; index < events.length; index += 1) {
    const line = lineOf(events[index] as RunEvent, chunkText);
    if (line) added.push(line);
  }
  return { events, lines: added.length === 0 ? kept : kept.concat(added) };
}

function lineOf(event: RunEvent, chunkText: ChunkText | undefined): LogEntry | undefined {
  switch (event.type) {
    case "step.logged":
      return lineFrom(event, event.level, event.message, event.fields);
    case "step.chunk": {
      const text = chunkText?.(event.chunk, event.step);
      return text === undefined ? undefined : lineFrom(event, "info", text);
    }
    // An attempt that failed is an error only where no other follows; after one that was cut off its step runs again.
    case "step.retrying":
      return lineFrom(event, "warn", event.error.message);
    case "step.failed":
      return lineFrom(event, event.error.code === "abandoned" ? "warn" : "error", event.error.message);
    default:
      return undefined;
  }
}

function lineFrom(
  { seq, at, attempt, step, key }: Pick<LogEntry, "seq" | "at" | "attempt" | "step" | "key">,
  level: LogLevel,
  message: string,
  fields?: LogLine["fields"],
): LogEntry {
  return { seq, at, attempt, level, message: plainText(message), fields, step, key };
}

/** The lines that a run's state keeps, of all its steps, in order: the newest of them, see `StepState.logs`. */
export function linesOfSteps(steps: RunState["steps"]): readonly LogEntry[] {
  return Object.values(steps as Record<string, StepState>)
    .flatMap(linesOfStep)
    .toSorted((one, other) => one.seq - other.seq);
}

/** A step that did not change keeps its lines as they are. */
const linesByStep = new WeakMap<StepState, readonly LogEntry[]>();

function linesOfStep(state: StepState): readonly LogEntry[] {
  if (state.logs.length === 0) return [];
  const { step, key } = state;
  const lines =
    linesByStep.get(state) ??
    state.logs.map((line) => ({ ...line, message: plainText(line.message), step, key }));
  linesByStep.set(state, lines);
  return lines;
}

/** In the order of their weight. */
export const logLevels: readonly LogLevel[] = ["debug", "info", "warn", "error"];
