import type { StepState } from "@stepcast/pipeline";
import { isMap, scopeOf } from "../parts/step-group.ts";
import type { Edge } from "./reduce-edges.ts";

/**
 * Which agents began after which had ended. Agents that are called in the same `map` are compared item by item, since one item's second
 * step may well begin before another's first; all others by all of their steps. An edge leads from what first began earlier to what
 * first began later, so there is no circle. Each step is looked at once for each level of maps around it.
 */
export function agentOrder(stepsByAgent: ReadonlyMap<string, readonly StepState[]>): Edge[] {
  const patterns = new Map([...stepsByAgent].map(([agent, steps]) => [agent, patternOf(steps)]));
  const verdicts = new Map<string, Map<string, boolean>>();
  for (const { depth, spans } of scopesOf(stepsByAgent, patterns)) {
    if (spans.size < 2) continue;
    const inOrder = [...spans].sort(([, a], [, b]) => a.from - b.from);
    for (const [index, [agent, span]] of inOrder.entries())
      for (const [other, later] of inOrder.slice(index + 1))
        if (isDecidedAt(depth, patterns.get(agent), patterns.get(other)))
          judge(verdicts, [agent, span], [other, later]);
  }
  const ranks = new Map([...stepsByAgent.keys()].map((agent, rank) => [agent, rank]));
  return [...verdicts]
    .flatMap(([from, others]) => [...others].map(([to, isAfter]) => ({ from, to, isAfter })))
    .filter(({ from, to, isAfter }) => isAfter && (ranks.get(from) ?? 0) < (ranks.get(to) ?? 0))
    .map(({ from, to }) => ({ from, to }));
}

type Pattern = readonly (string | undefined)[];

/** From the first start to the last end. */
interface Extent {
  from: number;
  to: number;
}

interface Scope {
  /** 0 is the whole run, 1 an item of a map, 2 an item of a map in that. */
  readonly depth: number;
  readonly spans: Map<string, Extent>;
}

/** A step that has ended stays the same object: of thousands, only those at work are looked at anew. */
const paths = new WeakMap<StepState, readonly string[]>();

function pathOf(step: StepState): readonly string[] {
  const path = paths.get(step) ?? scopeOf(step.key);
  paths.set(step, path);
  return path;
}

/** The maps in which an agent is called, with `*` for their items: what all of its calls have in common. */
function patternOf(steps: readonly StepState[]): Pattern {
  let common: (string | undefined)[] | undefined;
  for (const step of steps) {
    const path = pathOf(step);
    common ??= path.map(placeOf);
    const differing = common.findIndex((name, index) => name !== placeOf(path[index]));
    if (differing >= 0) common.length = differing;
  }
  return common ?? [];
}

function placeOf(name: string | undefined): string | undefined {
  return name === undefined || isMap(name) ? name : "*";
}

/** Each scope with the extents of the agents that are called in it, however deep. */
function scopesOf(
  stepsByAgent: ReadonlyMap<string, readonly StepState[]>,
  patterns: ReadonlyMap<string, Pattern>,
): Iterable<Scope> {
  const scopes = new Map<string, Scope>();
  for (const [agent, steps] of stepsByAgent)
    for (const step of steps) {
      const path = pathOf(step);
      for (let depth = 0; depth <= (patterns.get(agent)?.length ?? 0); depth += 1) {
        const name = depth === 0 ? "" : depth === 1 ? (path[0] ?? "") : path.slice(0, depth).join("/");
        const scope = scopes.get(name) ?? { depth, spans: new Map<string, Extent>() };
        scopes.set(name, scope);
        extend(scope.spans, agent, step);
      }
    }
  return scopes.values();
}

function extend(spans: Map<string, Extent>, agent: string, step: StepState): void {
  const to = step.endedAt ?? Number.POSITIVE_INFINITY;
  const found = spans.get(agent);
  if (!found) spans.set(agent, { from: step.startedAt, to });
  else {
    found.from = Math.min(found.from, step.startedAt);
    found.to = Math.max(found.to, to);
  }
}

/** Where both go on into the same map, its items decide. */
function isDecidedAt(depth: number, a: Pattern = [], b: Pattern = []): boolean {
  return a[depth] === undefined || a[depth] !== b[depth];
}

/**
 * One scope in which the later did not wait is enough, and where it is the other way round in another, neither waits for the other. What
 * begins and ends at one instant, as the copies of a rerun do, says nothing.
 */
function judge(
  verdicts: Map<string, Map<string, boolean>>,
  [agent, span]: readonly [string, Extent],
  [other, later]: readonly [string, Extent],
): void {
  if (span.from === later.to && span.to === later.to) return;
  set(verdicts, agent, other, span.to <= later.from);
  set(verdicts, other, agent, false);
}

function set(verdicts: Map<string, Map<string, boolean>>, from: string, to: string, isAfter: boolean): void {
  const others = verdicts.get(from) ?? new Map<string, boolean>();
  verdicts.set(from, others);
  others.set(to, (others.get(to) ?? true) && isAfter);
}
