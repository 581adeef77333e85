import { grownFrom, type Numbered } from "./by-seq.ts";

interface OfStep extends Numbered {
  readonly step?: string;
  readonly key?: string;
}

/** The steps that a list is of, to choose from, in the order in which they first came. */
export interface StepsSeen {
  readonly list: readonly OfStep[];
  /** By agents' names. */
  readonly keysByName: ReadonlyMap<string, readonly string[]>;
}

const noSteps: StepsSeen = { list: [], keysByName: new Map() };
/** Nobody looks for a step among more; the search finds it by its key. */
const mostKeys = 100;

/** Costs only what has come since `before`. A step stays though what was its own is no longer kept. */
export function stepsOf(list: readonly OfStep[], before: StepsSeen = noSteps): StepsSeen {
  if (before.list === list) return before;
  const from = grownFrom(before.list, list);
  const known = from === undefined ? noSteps.keysByName : before.keysByName;
  const added = new Map<string, Set<string>>();
  for (let index = from ?? 0; index < list.length; index += 1) {
    const { step, key } = list[index] as OfStep;
    if (step === undefined || key === undefined) continue;
    const keys = added.get(step) ?? new Set(known.get(step));
    if (keys.size < mostKeys) keys.add(key);
    added.set(step, keys);
  }
  const isNew = [...added].some(([name, keys]) => keys.size > (known.get(name)?.length ?? 0));
  if (!isNew) return { list, keysByName: known };
  const keysByName = new Map(known);
  for (const [name, keys] of added) keysByName.set(name, [...keys]);
  return { list, keysByName };
}
