import { grownFrom, indexOfSeq, type Numbered, since } from "./by-seq.ts";

/** A list that grows, as it is shown through a filter. */
export interface View<T, Filter> {
  readonly list: readonly T[];
  readonly filter: Filter;
  readonly shown: readonly T[];
  /** How many there are of each kind, shown or not. */
  readonly counts: ReadonlyMap<string, number>;
}

interface Rules<T, Filter> {
  /** Those of which the filter says nothing more than whether they belong to it: a step's own. */
  belongs(item: T, filter: Filter): boolean;
  kindOf(item: T): string;
  /** Of those that belong. */
  isShown(item: T, filter: Filter): boolean;
}

/** What is shown of a list. With the view of the same list `before` and the same filter, it costs only what has come since. */
export function viewBy<T extends Numbered, Filter>(rules: Rules<T, Filter>) {
  return (
    list: readonly T[],
    filter: Filter,
    before: View<T, Filter> = { list: [], filter, shown: [], counts: new Map() },
  ): View<T, Filter> => {
    if (before.list === list && before.filter === filter) return before;
    const from = before.filter === filter ? grownFrom(before.list, list) : undefined;
    const kept = from === undefined ? [] : since(before.shown, list[0]?.seq ?? 0);
    const counts = from === undefined ? new Map<string, number>() : countsWithout(before, list, rules);
    const added: T[] = [];
    for (let index = from ?? 0; index < list.length; index += 1) {
      const item = list[index] as T;
      if (!rules.belongs(item, filter)) continue;
      count(counts, rules.kindOf(item), 1);
      if (rules.isShown(item, filter)) added.push(item);
    }
    return { list, filter, shown: added.length === 0 ? kept : kept.concat(added), counts };
  };
}

/** The counts without what is no longer kept of the list's start. */
function countsWithout<T extends Numbered, Filter>(
  before: View<T, Filter>,
  list: readonly T[],
  rules: Rules<T, Filter>,
): Map<string, number> {
  const counts = new Map(before.counts);
  for (const item of before.list.slice(0, indexOfSeq(before.list, list[0]?.seq ?? 0))) {
    if (rules.belongs(item, before.filter)) count(counts, rules.kindOf(item), -1);
  }
  return counts;
}

function count(counts: Map<string, number>, kind: string, by: number): void {
  const now = (counts.get(kind) ?? 0) + by;
  if (now === 0) counts.delete(kind);
  else counts.set(kind, now);
}

/** By a step's key, or by the name of its agent. */
export function isOfStep(
  { step, key }: Numbered & { step?: string; key?: string },
  wanted: string | undefined,
): boolean {
  return wanted === undefined || (step !== undefined && (key === wanted || step === wanted));
}
