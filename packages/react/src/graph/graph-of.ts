import type { Pipeline, RunState, StepState, StepStatus } from "@stepcast/pipeline";
import { countByStatus, type StepCounts, statusOfAll } from "../parts/step-group.ts";
import { agentOrder } from "./agent-order.ts";
import { type Edge, reduced } from "./reduce-edges.ts";

/** The agents of a run, and what followed what. */
export interface AgentGraph {
  /** Each agent once: those that have begun in that order, then those expected. */
  readonly nodes: readonly AgentNode[];
  /** Without cycles, and without those that others imply. */
  readonly edges: readonly AgentEdge[];
}

export interface AgentNode {
  readonly agent: string;
  readonly status: StepStatus;
  readonly count: number;
  readonly counts: StepCounts;
  /** From its first step's start to its last one's end, in milliseconds; undefined before it began, and where all were copied. */
  readonly lastedMs: number | undefined;
}

/** `to` began after `from` had ended; or is expected to, where it has not begun. */
export interface AgentEdge extends Edge {
  readonly isExpected: boolean;
}

export interface GraphOptions<P extends Pipeline = Pipeline> {
  /** Milliseconds since 1970; of no matter once the run has ended. */
  now: number;
  /** An earlier run of the same pipeline, for what is to come. */
  earlier?: RunState<P> | undefined;
  /** The stages of the pipeline as the app knows them, for what is to come: agents of one stage may run side by side. */
  order?: readonly (readonly string[])[] | undefined;
}

/** What a graph shows of a run. Pure; linear in the number of steps for a given number of agents. */
export function graphOf(state: RunState, { now, earlier, order }: GraphOptions): AgentGraph {
  const stepsByAgent = stepsOf(state);
  const plan = order ? planOf(order) : earlier ? shapeOf(earlier) : { agents: [], edges: [] };
  const isOver = state.status === "completed";
  const expected = isOver ? [] : plan.agents.filter((agent) => !stepsByAgent.has(agent));
  const ahead = new Set(expected);
  const stages = new Map(order?.flatMap((agents, stage) => agents.map((agent) => [agent, stage] as const)));
  const observed = agentOrder(stepsByAgent).filter(({ from, to }) => mayFollow(stages, from, to));
  // Nothing that has begun is after what has not, nor a copy after what ran here: so no circle can close.
  const isCopied = (agent: string) => stepsByAgent.get(agent)?.every(({ copied }) => copied) ?? false;
  const isKnown = (agent: string) => stepsByAgent.has(agent) || ahead.has(agent);
  const planned = plan.edges.filter(({ from, to }) =>
    ahead.has(to) ? isKnown(from) : isCopied(from) && isCopied(to),
  );
  const agents = [...stepsByAgent.keys(), ...expected];
  const until = state.endedAt ?? now;
  return {
    nodes: agents.map((agent) => nodeOf(agent, stepsByAgent.get(agent) ?? [], until)),
    edges: reduced(agents, [...observed, ...planned]).map((edge) => ({
      ...edge,
      isExpected: ahead.has(edge.to),
    })),
  };
}

function stepsOf(state: RunState): Map<string, StepState[]> {
  const stepsByAgent = new Map<string, StepState[]>();
  for (const step of Object.values(state.steps as Record<string, StepState>)) {
    const found = stepsByAgent.get(step.step);
    if (found) found.push(step);
    else stepsByAgent.set(step.step, [step]);
  }
  return stepsByAgent;
}

/** Two of one stage that happened to run one after the other do not depend on one another. */
function mayFollow(stages: ReadonlyMap<string, number>, from: string, to: string): boolean {
  const [first, second] = [stages.get(from), stages.get(to)];
  return first === undefined || second === undefined || first < second;
}

interface Plan {
  readonly agents: readonly string[];
  readonly edges: readonly Edge[];
}

function shapeOf(earlier: RunState): Plan {
  const stepsByAgent = stepsOf(earlier);
  return { agents: [...stepsByAgent.keys()], edges: agentOrder(stepsByAgent) };
}

function planOf(order: readonly (readonly string[])[]): Plan {
  const edges = order.flatMap((stage, index) =>
    stage.flatMap((from) => (order[index + 1] ?? []).map((to) => ({ from, to }))),
  );
  return { agents: [...new Set(order.flat())], edges: edges.filter(({ from, to }) => from !== to) };
}

function nodeOf(agent: string, steps: readonly StepState[], until: number): AgentNode {
  const counts = countByStatus(steps);
  return {
    agent,
    status: statusOfAll(counts),
    count: steps.length,
    counts,
    lastedMs: lastedMs(steps, until),
  };
}

function lastedMs(steps: readonly StepState[], until: number): number | undefined {
  let [from, to] = [Number.POSITIVE_INFINITY, 0];
  for (const { copied, startedAt, endedAt = until } of steps) {
    if (copied) continue;
    from = Math.min(from, startedAt);
    to = Math.max(to, endedAt, startedAt);
  }
  return to === 0 ? undefined : to - from;
}
