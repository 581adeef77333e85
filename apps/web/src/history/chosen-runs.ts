/** Runs that were chosen, by id, and the one from which a range goes on. */
export interface ChosenRuns {
  readonly ids: ReadonlySet<string>;
  readonly last: string | undefined;
}

export const noneChosen: ChosenRuns = { ids: new Set(), last: undefined };

/** Chooses a run, or no longer. */
export function toggle({ ids }: ChosenRuns, runId: string): ChosenRuns {
  const chosen = new Set(ids);
  if (!chosen.delete(runId)) chosen.add(runId);
  return { ids: chosen, last: runId };
}

/**
 * Gives all runs between the last one and this what this one would get: chosen, or no longer. `order` are the runs as they are listed; where
 * the last is not among them any more, it is about this run alone.
 */
export function toggleRange(chosen: ChosenRuns, runId: string, order: readonly string[]): ChosenRuns {
  const from = chosen.last === undefined ? -1 : order.indexOf(chosen.last);
  const to = order.indexOf(runId);
  if (from < 0 || to < 0) return toggle(chosen, runId);
  const between = order.slice(Math.min(from, to), Math.max(from, to) + 1);
  const ids = new Set(chosen.ids);
  const isWanted = !ids.has(runId);
  for (const id of between) {
    if (isWanted) ids.add(id);
    else ids.delete(id);
  }
  return { ids, last: runId };
}

/** Chooses all that are listed, or none where all are chosen. */
export function toggleAll({ ids }: ChosenRuns, order: readonly string[]): ChosenRuns {
  const isAll = order.every((runId) => ids.has(runId));
  return isAll ? noneChosen : { ids: new Set(order), last: undefined };
}

/** Forgets those that are not listed any more: nobody cancels what they cannot see. */
export function onlyListed(chosen: ChosenRuns, listed: ReadonlySet<string>): ChosenRuns {
  const ids = new Set([...chosen.ids].filter((runId) => listed.has(runId)));
  return ids.size === chosen.ids.size ? chosen : { ...chosen, ids };
}
