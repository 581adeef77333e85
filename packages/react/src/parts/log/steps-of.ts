import { grownFrom } from "./by-seq.ts";
import type { LogEntry } from "./log-lines.ts";

/** The steps that have lines, to choose from, in the order in which they first wrote one. */
export interface LogSteps {
  readonly lines: readonly LogEntry[];
  /** By agents' names. */
  readonly keysByName: ReadonlyMap<string, readonly string[]>;
}

const noSteps: LogSteps = { lines: [], keysByName: new Map() };
/** Nobody looks for a step among more; the search finds it by its key. */
const mostKeys = 100;

/** Costs only what has come since `before`. A step stays though its lines are no longer kept. */
export function stepsOf(lines: readonly LogEntry[], before: LogSteps = noSteps): LogSteps {
  if (before.lines === lines) return before;
  const from = grownFrom(before.lines, lines);
  const known = from === undefined ? noSteps.keysByName : before.keysByName;
  const added = new Map<string, Set<string>>();
  for (let index = from ?? 0; index < lines.length; index += 1) {
    const { step, key } = lines[index] as LogEntry;
    const keys = added.get(step) ?? new Set(known.get(step));
    if (keys.size < mostKeys) keys.add(key);
    added.set(step, keys);
  }
  const isNew = [...added].some(([name, keys]) => keys.size > (known.get(name)?.length ?? 0));
  if (!isNew) return { lines, keysByName: known };
  return {
    lines,
    keysByName: new Map([...known, ...[...added].map(([name, keys]) => [name, [...keys]] as const)]),
  };
}
