import type { LogLevel } from "@stepcast/pipeline";
import { grownFrom, indexOfSeq, since } from "./by-seq.ts";
import type { LogEntry } from "./log-lines.ts";

/** Which lines are shown. */
export interface LogFilter {
  /** These levels are not. */
  readonly hidden: readonly LogLevel[];
  /** Only those of this step, by its key, or of these steps, by their agent's name. */
  readonly step: string | undefined;
}

/** A log as it is shown. */
export interface LogView {
  readonly lines: readonly LogEntry[];
  readonly filter: LogFilter;
  readonly shown: readonly LogEntry[];
  /** Lines of each level, shown or hidden, of the chosen step. */
  readonly counts: Readonly<Record<LogLevel, number>>;
}

export const showAll: LogFilter = { hidden: [], step: undefined };

const noView: LogView = {
  lines: [],
  filter: showAll,
  shown: [],
  counts: { debug: 0, info: 0, warn: 0, error: 0 },
};

/** What is shown of a log. With the view of the same log `before` and the same filter, it costs only what has come since. */
export function viewOf(lines: readonly LogEntry[], filter: LogFilter, before: LogView = noView): LogView {
  if (before.lines === lines && before.filter === filter) return before;
  const from = before.filter === filter ? grownFrom(before.lines, lines) : undefined;
  const view = from === undefined ? noView : dropped(before, lines[0]?.seq ?? 0);
  const counts = { ...view.counts };
  const added: LogEntry[] = [];
  for (let index = from ?? 0; index < lines.length; index += 1) {
    const line = lines[index] as LogEntry;
    if (!isOf(line, filter.step)) continue;
    counts[line.level] += 1;
    if (!filter.hidden.includes(line.level)) added.push(line);
  }
  const shown = added.length === 0 ? view.shown : view.shown.concat(added);
  return { lines, filter, shown, counts };
}

/** The view without what is no longer kept of the log's start. */
function dropped(view: LogView, firstSeq: number): LogView {
  const gone = indexOfSeq(view.lines, firstSeq);
  if (gone === 0) return view;
  const counts = { ...view.counts };
  for (const line of view.lines.slice(0, gone)) {
    if (isOf(line, view.filter.step)) counts[line.level] -= 1;
  }
  return { ...view, shown: since(view.shown, firstSeq), counts };
}

function isOf({ key, step }: LogEntry, wanted: string | undefined): boolean {
  return wanted === undefined || key === wanted || step === wanted;
}
