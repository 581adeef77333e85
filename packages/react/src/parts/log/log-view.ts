import type { LogLevel } from "@stepcast/pipeline";
import { isOfStep, type View, viewBy } from "../grown/view.ts";
import type { LogEntry } from "./log-lines.ts";

/** Which lines are shown. */
export interface LogFilter {
  /** These levels are not. */
  readonly hidden: readonly LogLevel[];
  /** Only those of this step, by its key, or of these steps, by their agent's name. */
  readonly step: string | undefined;
}

/** A log as it is shown; its counts are by level. */
export type LogView = View<LogEntry, LogFilter>;

export const showAll: LogFilter = { hidden: [], step: undefined };

export const viewOf = viewBy<LogEntry, LogFilter>({
  belongs: (line, { step }) => isOfStep(line, step),
  kindOf: ({ level }) => level,
  isShown: ({ level }, { hidden }) => !hidden.includes(level),
});
