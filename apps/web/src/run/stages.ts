import type { RunState, StepState } from "@stepcast/pipeline";
import type { AwaitedStep, PipelineLook } from "../pipelines/pipeline-look.ts";

/** What a list of steps shows in one row, or in one that folds. */
export interface AgentSteps {
  /** The agent's name. */
  readonly agent: string;
  /** Those that have begun, in their order. */
  readonly steps: readonly StepState[];
  /** How many there will be, so far as that is known: at least one. */
  readonly expected: number;
}

export interface Stage {
  readonly kind: "planned" | "added";
  /** More than one runs side by side. */
  readonly agents: readonly AgentSteps[];
  /** Asked for, and not begun. */
  readonly awaited: readonly AwaitedStep[];
}

/**
 * A run's steps as its pipeline's look orders them, those that have not begun among them. Agents that the look does not plan stand in a
 * stage of their own at the end, in the order in which they began, and behind them what was asked for meanwhile. One pass over the steps.
 */
export function stagesOf(look: Pick<PipelineLook, "stages" | "awaited" | "expects">, run: RunState): Stage[] {
  const { steps } = run;
  const byAgent = new Map<string, StepState[]>();
  for (const step of Object.values(steps)) {
    if (!step) continue;
    const found = byAgent.get(step.step);
    if (found) found.push(step);
    else byAgent.set(step.step, [step]);
  }
  const expects = look.expects?.(run) ?? {};
  const take = (agent: string): AgentSteps => {
    const taken = byAgent.get(agent) ?? [];
    byAgent.delete(agent);
    return { agent, steps: taken, expected: Math.max(1, taken.length, expects[agent] ?? 0) };
  };
  const planned = look.stages.map(
    (agents): Stage => ({ kind: "planned", agents: agents.map(take), awaited: [] }),
  );
  const awaited = (look.awaited?.(run) ?? []).filter(({ key }) => !Object.hasOwn(steps, key));
  if (byAgent.size + awaited.length === 0) return planned;
  const added = [...byAgent.keys()].map(take);
  return [...planned, { kind: "added", agents: added, awaited }];
}

/** More of one agent have one row, which folds. */
const mostRows = 8;

/** Whether an agent's steps have one row. Two already have where nothing but a number tells them apart, as those that go page by page. */
export function isFolded({ steps, expected }: AgentSteps, hasTitles: boolean): boolean {
  const isCounted = !hasTitles && steps.every(({ key }) => !/[/:]/.test(key));
  return expected > (isCounted ? 1 : mostRows);
}

export interface StepCounts {
  readonly ended: number;
  readonly completed: number;
  readonly failed: number;
  readonly running: number;
  /** Those that have begun, and those that are known to come. */
  readonly expected: number;
}

/** How far a run has come, counted in steps. */
export function countSteps(stages: readonly Stage[]): StepCounts {
  const counts = { ended: 0, completed: 0, failed: 0, running: 0, expected: 0 };
  for (const { awaited } of stages) counts.expected += awaited.length;
  for (const { steps, expected } of stages.flatMap(({ agents }) => agents)) {
    counts.expected += expected;
    for (const { endedAt, status } of steps) {
      if (endedAt !== undefined) counts.ended += 1;
      if (status === "completed") counts.completed += 1;
      else if (status === "failed") counts.failed += 1;
      else if (status === "running") counts.running += 1;
    }
  }
  return counts;
}
