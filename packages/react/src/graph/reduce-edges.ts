/** From one name to another. */
export interface Edge {
  readonly from: string;
  readonly to: string;
}

/**
 * The edges that no others imply: of a → b, b → c and a → c the last one goes.
 * @param edges without a circle
 */
export function reduced(names: readonly string[], edges: readonly Edge[]): Edge[] {
  const next = new Map(names.map((name) => [name, new Set<string>()]));
  for (const { from, to } of edges) next.get(from)?.add(to);
  const order = sorted(names, next);
  const ranks = new Map(order.map((name, rank) => [name, rank]));
  const reached = new Map<string, Set<string>>();
  const kept: Edge[] = [];
  // From the last to the first: what can be reached from those behind is known by then.
  for (const from of order.toReversed()) {
    const all = new Set<string>();
    const nearest = [...(next.get(from) ?? [])].sort((a, b) => (ranks.get(a) ?? 0) - (ranks.get(b) ?? 0));
    for (const to of nearest) {
      if (all.has(to)) continue;
      kept.push({ from, to });
      all.add(to);
      for (const further of reached.get(to) ?? []) all.add(further);
    }
    reached.set(from, all);
  }
  return kept.toReversed();
}

/** So that every edge leads to a later one. */
function sorted(names: readonly string[], next: ReadonlyMap<string, ReadonlySet<string>>): string[] {
  const done = new Set<string>();
  const backwards: string[] = [];
  const visit = (name: string) => {
    if (done.has(name)) return;
    done.add(name);
    for (const to of next.get(name) ?? []) visit(to);
    backwards.push(name);
  };
  for (const name of names.toReversed()) visit(name);
  return backwards.toReversed();
}
